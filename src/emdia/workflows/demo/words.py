"""The word lists that the made-up people, firms and streets of the demo are drawn from."""

FIRST = (
    "Adriana", "Alice", "Amanda", "Ana", "Antônio", "Arthur", "Beatriz", "Bernardo", "Bianca",
    "Bruna", "Bruno", "Caio", "Camila", "Carla", "Carlos", "Cecília", "César", "Clara",
    "Cláudio", "Cristina", "Daniel", "Débora", "Diego", "Eduardo", "Elaine", "Elisa", "Emanuel",
    "Fábio", "Felipe", "Fernanda", "Flávia", "Francisco", "Gabriel", "Gabriela", "Gilberto",
    "Giovana", "Graça", "Guilherme", "Gustavo", "Heitor", "Helena", "Henrique", "Iara", "Igor",
    "Inês", "Isabela", "Ivan", "Jaqueline", "Jéssica", "João", "Joaquim", "Jorge", "José",
    "Júlia", "Juliana", "Karina", "Laís", "Larissa", "Leonardo", "Letícia", "Lívia", "Lorena",
    "Lucas", "Luciana", "Luís", "Luiza", "Manuela", "Marcelo", "Márcia", "Marcos", "Maria",
    "Mariana", "Mateus", "Maurício", "Mônica", "Natália", "Nelson", "Otávio", "Patrícia",
    "Paulo", "Pedro", "Priscila", "Rafael", "Raquel", "Regina", "Renata", "Ricardo", "Roberto",
    "Rodrigo", "Rosana", "Sabrina", "Samuel", "Sandra", "Sérgio", "Silvia", "Simone", "Sofia",
    "Tatiana", "Thiago", "Valéria", "Vanessa", "Vera", "Vicente", "Vinícius", "Vitória",
    "Wagner", "Yasmin",
)  # fmt: skip
LAST = (
    "Abreu", "Aguiar", "Albuquerque", "Almeida", "Alves", "Amaral", "Andrade", "Antunes",
    "Araújo", "Arruda", "Assis", "Azevedo", "Barbosa", "Barros", "Batista", "Bastos", "Benites",
    "Bezerra", "Borges", "Braga", "Brandão", "Brito", "Bueno", "Cabral", "Camargo", "Campos",
    "Cardoso", "Carneiro", "Carvalho", "Castro", "Cavalcanti", "Conceição", "Cordeiro",
    "Corrêa", "Costa", "Coutinho", "Cunha", "Dantas", "Dias", "Duarte", "Dutra", "Esteves",
    "Evangelista", "Farias", "Ferreira", "Fonseca", "Franco", "Freitas", "Furtado", "Galvão",
    "Garcia", "Gomes", "Gonçalves", "Guerra", "Guimarães", "Jardim", "Leal", "Leite", "Lemos",
    "Lima", "Lopes", "Macedo", "Machado", "Maciel", "Magalhães", "Maia", "Marinho", "Marques",
    "Martins", "Matos", "Medeiros", "Meireles", "Melo", "Mendes", "Menezes", "Miranda",
    "Monteiro", "Moraes", "Moreira", "Mota", "Moura", "Muniz", "Nascimento", "Neves",
    "Nogueira", "Nunes", "Oliveira", "Pacheco", "Paiva", "Peixoto", "Pereira", "Pimentel",
    "Pinheiro", "Pinto", "Pires", "Prado", "Queiroz", "Ramos", "Rangel", "Reis", "Rezende",
    "Ribeiro", "Rocha", "Rodrigues", "Sales", "Sampaio", "Santana", "Santiago", "Santos",
    "Saraiva", "Schmidt", "Serra", "Silva", "Silveira", "Siqueira", "Soares", "Souza",
    "Tavares", "Teixeira", "Teles", "Torres", "Valente", "Vargas", "Vasconcelos", "Vaz",
    "Viana", "Vidal", "Vieira", "Xavier", "Zanetti",
)  # fmt: skip
TRADES = (
    "Padaria", "Farmácia", "Oficina", "Escola", "Clínica", "Mercado", "Pousada", "Restaurante",
    "Papelaria", "Auto Peças", "Academia", "Imobiliária", "Contabilidade", "Laboratório",
    "Transportes", "Marcenaria", "Gráfica", "Ótica", "Pet Shop", "Lavanderia", "Hotel",
    "Construtora", "Cooperativa", "Confecções", "Metalúrgica", "Sorveteria", "Advocacia",
)  # fmt: skip
SHOPS = (
    "Mercado", "Supermercado", "Mercearia", "Empório", "Minimercado", "Padaria", "Bar",
    "Lanchonete", "Restaurante", "Conveniência", "Hortifruti", "Atacado", "Distribuidora",
    "Panificadora", "Cantina", "Confeitaria", "Açougue", "Adega",
)  # fmt: skip
PLACES = (
    "do Vale", "Central", "Boa Vista", "São Bento", "das Flores", "do Porto", "da Serra",
    "Santa Rita", "Bela Vista", "do Parque", "São Jorge", "da Praia", "Nova Era", "do Lago",
    "Três Irmãos", "Dois Amigos", "da Esquina", "Pioneiro", "Alvorada", "Progresso", "do Sul",
    "Santa Clara", "Primavera", "Horizonte", "Planalto", "Estrela", "União", "do Bairro",
    "Imperial", "Aurora", "das Palmeiras", "São Miguel", "Esperança", "Litoral", "Cruzeiro",
)  # fmt: skip
FORMS = ("Ltda", "Ltda", "Ltda ME", "EPP", "S.A.")
STREETS = (
    "Rua das Acácias", "Rua XV de Novembro", "Avenida Brasil", "Rua Sete de Setembro",
    "Rua Dom Pedro II", "Avenida Atlântica", "Rua das Palmeiras", "Travessa do Comércio",
    "Rua Marechal Deodoro", "Avenida das Nações", "Rua São João", "Rua Tiradentes",
    "Rua dos Pinheiros", "Alameda das Rosas", "Rua Santos Dumont", "Avenida Getúlio Vargas",
    "Rua Rui Barbosa", "Estrada do Morro Alto", "Rua Padre Anchieta", "Rua da Independência",
)  # fmt: skip
DISTRICTS = (
    "Centro", "Boa Vista", "Jardim América", "Vila Nova", "São Francisco", "Santo Antônio",
    "Bela Vista", "Industrial", "Praia Grande", "Cidade Alta", "Nova Esperança", "Ipiranga",
)  # fmt: skip
# City, state, first three digits of the postal code, area code.
CITIES = (
    ("Joinville", "SC", "892", "47"),
    ("Blumenau", "SC", "890", "47"),
    ("Itajaí", "SC", "883", "47"),
    ("Florianópolis", "SC", "880", "48"),
    ("Criciúma", "SC", "888", "48"),
    ("Curitiba", "PR", "800", "41"),
    ("Paranaguá", "PR", "832", "41"),
    ("Lages", "SC", "885", "49"),
    ("Chapecó", "SC", "898", "49"),
    ("Caxias do Sul", "RS", "950", "54"),
)
SALESPEOPLE = (
    "Marta Siqueira", "Otávio Prado", "Rita Camargo", "Sandro Viana", "Teresa Amaral",
    "Ulisses Rocha", "Vânia Pacheco", "Zeca Monteiro",
)  # fmt: skip
