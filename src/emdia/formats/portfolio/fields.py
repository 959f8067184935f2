"""The kinds of files that are imported, their fields, and the headings people give them.

A heading is compared without accents, marks and case. The words of a field stand in
Portuguese, Spanish and English, the usual names of ERP exports among them; the first field
whose words a heading is takes the column.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from emdia.kernel.time_zones import CUSTOMER_TIME_ZONES


class Kind(StrEnum):
    """What one file brings."""

    CUSTOMERS = "customers"
    CONTACTS = "contacts"
    RECEIVABLES = "receivables"
    FISCAL_DOCUMENTS = "fiscal_documents"
    CREDITS = "credits"


class Reads(StrEnum):
    """How the cells of a field are read."""

    TEXT = "text"
    NAME = "name"  # must hold a letter or a digit, no marks that turn or hide text
    CODE = "code"  # an id of the other system: text that no spreadsheet may have changed
    TAX_ID = "tax_id"
    DAY = "day"
    CENTS = "cents"
    PERCENT = "percent"  # 2 or 2,00 % is 20,000 parts per million
    COUNT = "count"
    EMAIL = "email"
    PHONE = "phone"
    CHOICE = "choice"


@dataclass(frozen=True, kw_only=True, slots=True)
class Field:
    """One field of a kind: how it is read, what people call it, and an example for the template."""

    name: str
    reads: Reads = Reads.TEXT
    is_required: bool = False
    words: tuple[str, ...]
    heading: str  # of the template, in Portuguese
    example: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)  # as written -> as kept


def _choices(**words: str) -> Mapping[str, str]:
    return MappingProxyType(
        {word: value for value, said in words.items() for word in (value, *said.split("|"))}
    )


_KEY = Field(
    name="key",
    reads=Reads.CODE,
    words=("chave", "id", "id externo", "codigo erp", "clave", "id externo erp", "key",
           "external id", "source id", "recnum"),
    heading="Chave",
    example="",
)  # fmt: skip
_CUSTOMER = Field(
    name="customer",
    reads=Reads.CODE,
    is_required=True,
    words=("cliente", "cpf/cnpj", "cpf cnpj", "cnpj/cpf", "cnpj cpf", "cpf", "cnpj", "cgc/cpf",
           "cpf ou cnpj", "documento do cliente", "codigo do cliente", "cod cliente", "codcli",
           "sacado", "pagador", "nit", "rfc", "cuit", "rut", "identificacion", "codigo cliente",
           "customer", "customer tax id", "tax id", "customer id", "customer code", "debtor"),
    heading="CPF/CNPJ do cliente",
    example="529.982.247-25",
)  # fmt: skip
_CURRENCY = Field(
    name="currency",
    words=("moeda", "moneda", "currency", "divisa"),
    heading="Moeda",
    example="BRL",
)
_SALESPERSON = Field(
    name="salesperson",
    reads=Reads.CODE,
    words=("vendedor", "cod vendedor", "codigo do vendedor", "representante", "rca", "codusur",
           "vendedor codigo", "salesperson", "sales rep", "seller"),
    heading="Vendedor",
)  # fmt: skip

TAX_ID_KINDS = _choices(
    cpf="pessoa fisica|fisica|f|pf",
    cnpj="pessoa juridica|juridica|j|pj",
    nit="",
    rfc="",
    cuit="cuil",
    rut="",
    vat="vat id|iva",
    foreign="estrangeiro|extranjero",
)
LANGUAGES = _choices(**{"pt-br": "portugues|pt|pt_br", "es": "espanhol|espanol", "en": "ingles"})
TIME_ZONES = _choices(**dict.fromkeys(CUSTOMER_TIME_ZONES, ""))
ANSWERS = _choices(yes="sim|s|si|y|1|true|verdadeiro|verdadero|x", no="nao|n|0|false|falso")
ROLES = _choices(
    finance="financeiro|finanzas|financiero|cobranca|contas a pagar|accounts payable",
    buyer="comprador|compras|purchasing",
    owner="socio|proprietario|dono|propietario",
    legal="juridico|legales",
    other="outro|otro",
)
HOLDERS = _choices(
    own="propria|proprio|propia|carteira",
    discounted="descontada|descontado|descuento",
    pledged="caucionada|caucao|garantia|pignorada",
    ceded="cedida|cedido|fidc|factoring|sold",
)
FISCAL_KINDS = _choices(
    nfe="nf-e|nota fiscal|nf|danfe",
    nfse="nfs-e|nota de servico|rps",
    nfcom="nfcom 62|nota de comunicacao",
    order="pedido|pedido de compra|orden|orden de compra|po|purchase order",
    delivery_proof="canhoto|comprovante de entrega|pod|remito|proof of delivery",
    invoice="factura|fatura",
)
ORIGINS = _choices(
    **{
        "return": "devolucao|devolucion",
        "credit_note": "nota de credito|abono|credit memo",
        "advance": "adiantamento|anticipo|prepayment",
    }
)

_RELATIVES = (
    Field(
        name="parent",
        reads=Reads.CODE,
        words=("matriz", "empresa mae", "controladora", "grupo", "cpf/cnpj da matriz",
               "codcliprinc", "matriz grupo", "casa matriz", "parent", "parent company",
               "head office"),
        heading="Matriz",
    ),
    Field(
        name="payer",
        reads=Reads.CODE,
        words=("pagador", "cpf/cnpj do pagador", "cliente pagador", "responsavel pelo pagamento",
               "responsavel financeiro", "codclipagador", "payer", "bill to", "paid by"),
        heading="Pagador",
    ),
    Field(
        name="guarantor",
        reads=Reads.CODE,
        words=("fiador", "avalista", "cpf/cnpj do fiador", "garantidor", "garante", "aval",
               "guarantor", "surety"),
        heading="Fiador",
    ),
)  # fmt: skip

_CUSTOMERS = (
    Field(
        name="tax_id",
        reads=Reads.TAX_ID,
        is_required=True,
        words=("cpf/cnpj", "cpf cnpj", "cnpj/cpf", "cnpj cpf", "cpf", "cnpj", "cgc", "cgc/cpf",
               "cgcent", "cpf ou cnpj", "nit", "rfc", "cuit", "rut", "identificacion",
               "identificacion fiscal", "tax id", "tax number", "vat", "vat number"),
        heading="CPF/CNPJ",
        example="529.982.247-25",
    ),
    Field(
        name="tax_id_kind",
        reads=Reads.CHOICE,
        words=("tipo de documento", "tipo documento", "tipo de pessoa", "tipo pessoa", "tipofj",
               "tipo de identificacion", "tax id kind", "tax id type"),
        heading="Tipo de documento",
        choices=TAX_ID_KINDS,
    ),
    Field(
        name="name",
        reads=Reads.NAME,
        is_required=True,
        words=("nome", "razao social", "nome/razao social", "nome razao social", "cliente",
               "nome do cliente", "nombre", "razon social", "name", "company name",
               "customer name", "legal name", "customer"),
        heading="Nome ou razão social",
        example="Maria Almeida",
    ),
    _KEY,
    Field(
        name="trade_name",
        words=("nome fantasia", "fantasia", "apelido", "nombre comercial", "nombre de fantasia",
               "trade name", "doing business as", "dba"),
        heading="Nome fantasia",
    ),
    Field(
        name="external_code",
        reads=Reads.CODE,
        words=("codigo", "codigo externo", "codigo do cliente", "cod cliente", "codcli",
               "codigo cliente", "code", "customer code", "external code", "account number"),
        heading="Código externo",
        example="C-1001",
    ),
    Field(
        name="segment",
        words=("segmento", "ramo", "ramo de atividade", "categoria", "rubro", "segment",
               "industry", "category"),
        heading="Segmento",
    ),
    Field(
        name="language",
        reads=Reads.CHOICE,
        words=("idioma", "lingua", "language"),
        heading="Idioma",
        choices=LANGUAGES,
    ),
    _SALESPERSON,
    Field(
        name="street",
        words=("logradouro", "endereco", "rua", "endereco de cobranca", "direccion", "calle",
               "domicilio", "street", "address", "billing address"),
        heading="Logradouro",
        example="Rua das Flores",
    ),
    Field(name="number", words=("numero", "num", "numero do endereco", "nro", "number",
          "house number", "street number"), heading="Número", example="120"),
    Field(name="complement", words=("complemento", "complement", "address line 2", "unit"),
          heading="Complemento"),
    Field(name="district", words=("bairro", "barrio", "colonia", "district", "neighbourhood"),
          heading="Bairro", example="Centro"),
    Field(name="city", words=("cidade", "municipio", "ciudad", "localidad", "city", "town"),
          heading="Cidade", example="Recife"),
    Field(name="state", words=("uf", "estado", "provincia", "departamento", "state", "province"),
          heading="UF", example="PE"),
    Field(name="postal_code", reads=Reads.CODE, words=("cep", "codigo postal", "postal code",
          "zip", "zip code", "postcode"), heading="CEP", example="50000-000"),
    Field(name="country", words=("pais", "country", "country code"), heading="País", example="BR"),
    Field(name="delivery_street", words=("logradouro de entrega", "endereco de entrega",
          "rua de entrega", "direccion de entrega", "calle de entrega", "delivery street",
          "delivery address", "shipping address"), heading="Logradouro de entrega"),
    Field(name="delivery_number", words=("numero de entrega", "nro de entrega",
          "delivery number"), heading="Número de entrega"),
    Field(name="delivery_complement", words=("complemento de entrega", "delivery complement"),
          heading="Complemento de entrega"),
    Field(name="delivery_district", words=("bairro de entrega", "barrio de entrega",
          "colonia de entrega", "delivery district"), heading="Bairro de entrega"),
    Field(name="delivery_city", words=("cidade de entrega", "municipio de entrega",
          "ciudad de entrega", "delivery city", "shipping city"), heading="Cidade de entrega"),
    Field(name="delivery_state", words=("uf de entrega", "estado de entrega",
          "provincia de entrega", "delivery state", "shipping state"), heading="UF de entrega"),
    Field(name="delivery_postal_code", reads=Reads.CODE, words=("cep de entrega",
          "codigo postal de entrega", "delivery postal code", "delivery zip", "shipping zip"),
          heading="CEP de entrega"),
    Field(name="delivery_country", words=("pais de entrega", "delivery country",
          "shipping country"), heading="País de entrega"),
    Field(name="time_zone", reads=Reads.CHOICE, words=("fuso horario", "fuso", "zona horaria",
          "huso horario", "time zone", "timezone"), heading="Fuso horário",
          choices=TIME_ZONES),
    *_RELATIVES,
)  # fmt: skip

_CONSENTS = tuple(
    Field(
        name=f"allows_{channel}",
        reads=Reads.CHOICE,
        words=tuple(f"{verb} {word}" for word in (channel, *words)
                    for verb in ("aceita", "permite", "autoriza", "acepta", "allows", "opt in")),
        heading=f"Aceita {words[0]}",
        choices=ANSWERS,
    )
    for channel, words in {
        "email": ("e-mail", "e mail", "correo"),
        "whatsapp": ("WhatsApp", "zap"),
        "sms": ("SMS", "torpedo"),
        "voice": ("ligação", "telefone", "llamada", "llamadas", "calls"),
        "letter": ("carta", "correspondencia", "letters"),
    }.items()
)  # fmt: skip
_CONTACTS = (
    _CUSTOMER,
    Field(
        name="name",
        reads=Reads.NAME,
        is_required=True,
        words=("nome", "contato", "nome do contato", "nombre", "contacto", "nombre del contacto",
               "name", "contact", "contact name"),
        heading="Nome do contato",
        example="Maria Almeida",
    ),
    _KEY,
    Field(
        name="role",
        reads=Reads.CHOICE,
        words=("papel", "funcao", "cargo", "area", "setor", "rol", "funcion", "role",
               "department"),
        heading="Função",
        example="financeiro",
        choices=ROLES,
    ),
    Field(
        name="email",
        reads=Reads.EMAIL,
        words=("email", "e-mail", "e mail", "correo", "correo electronico", "mail"),
        heading="E-mail",
        example="maria@example.com",
    ),
    Field(
        name="phone",
        reads=Reads.PHONE,
        words=("telefone", "celular", "fone", "tel", "whatsapp", "telefono", "movil", "phone",
               "mobile", "telephone"),
        heading="Telefone",
        example="(81) 99876-5432",
    ),
    *_CONSENTS,
)  # fmt: skip

_TAXES = tuple(
    Field(
        name=tax,
        reads=Reads.CENTS,
        words=(tax, f"{tax} retido", f"valor {tax}", f"retencao {tax}", f"{tax} withheld"),
        heading=f"{tax.upper()} retido",
    )
    for tax in ("iss", "ir", "pis", "cofins", "csll")
)
_RECEIVABLES = (
    Field(
        name="document",
        reads=Reads.CODE,
        is_required=True,
        words=("documento", "numero do documento", "titulo", "numero do titulo", "duplicata",
               "num titulo", "no documento", "no titulo", "nr titulo", "seu numero", "nota",
               "fatura", "factura", "numero de factura", "comprobante", "document", "invoice",
               "invoice number", "document number", "reference"),
        heading="Documento",
        example="NF 1001/1",
    ),
    _CUSTOMER,
    Field(
        name="issue_date",
        reads=Reads.DAY,
        is_required=True,
        words=("emissao", "data de emissao", "data emissao", "dt emissao", "dtemissao",
               "fecha de emision", "emision", "fecha", "issue date", "invoice date", "issued",
               "document date", "date"),
        heading="Emissão",
        example="01/03/2026",
    ),
    Field(
        name="due_date",
        reads=Reads.DAY,
        is_required=True,
        words=("vencimento", "data de vencimento", "data vencimento", "dt vencimento", "venc",
               "dtvenc", "vcto", "vencto", "fecha de vencimiento", "vencimiento", "due date",
               "due", "maturity"),
        heading="Vencimento",
        example="31/03/2026",
    ),
    Field(
        name="gross",
        reads=Reads.CENTS,
        is_required=True,
        words=("valor", "valor bruto", "valor do titulo", "valor original", "valor r$",
               "valor nominal", "importe", "monto", "valor total", "amount", "gross amount",
               "total", "gross"),
        heading="Valor",
        example="1.234,56",
    ),
    _KEY,
    Field(name="kind", words=("especie", "especie do titulo", "tipo", "kind", "type"),
          heading="Espécie", example="DM"),
    _CURRENCY,
    *_TAXES,
    Field(name="fine", reads=Reads.PERCENT, words=("multa", "multa %", "% multa", "fine",
          "late fee", "late fee %", "recargo"), heading="Multa %", example="2"),
    Field(name="interest", reads=Reads.PERCENT, words=("juros", "juros %", "juros ao mes",
          "% juros", "mora", "interes", "interes mensual", "interest", "monthly interest",
          "interest %"), heading="Juros ao mês %", example="1"),
    Field(name="grace_days", reads=Reads.COUNT, words=("carencia", "dias de carencia",
          "dias de gracia", "grace", "grace days"), heading="Dias de carência"),
    Field(name="discount", reads=Reads.CENTS, words=("desconto", "valor do desconto",
          "descuento", "discount"), heading="Desconto"),
    Field(name="discount_until", reads=Reads.DAY, words=("desconto ate", "data do desconto",
          "limite do desconto", "descuento hasta", "discount until", "discount date"),
          heading="Desconto até"),
    Field(name="rebate", reads=Reads.CENTS, words=("abatimento", "rebaja", "rebate"),
          heading="Abatimento"),
    Field(name="paid", reads=Reads.CENTS, words=("valor pago", "pago", "ja pago", "valor recebido",
          "valor baixado", "vpago", "monto pagado", "importe pagado", "abonado", "amount paid",
          "paid", "paid amount"), heading="Já pago"),
    Field(name="holder", reads=Reads.CHOICE, words=("carteira", "portador", "titularidade",
          "titular", "cartera", "holder"), heading="Titularidade", choices=HOLDERS),
    _SALESPERSON,
)  # fmt: skip

_FISCAL = (
    Field(
        name="receivable",
        reads=Reads.CODE,
        is_required=True,
        words=("titulo", "documento", "numero do titulo", "duplicata", "factura", "comprobante",
               "receivable", "invoice", "document"),
        heading="Título",
        example="NF 1001/1",
    ),
    Field(
        name="kind",
        reads=Reads.CHOICE,
        words=("tipo", "tipo de documento fiscal", "modelo", "especie", "kind", "type"),
        heading="Tipo",
        example="nf-e",
        choices=FISCAL_KINDS,
    ),
    Field(
        name="number",
        reads=Reads.CODE,
        is_required=True,
        words=("numero", "numero da nota", "nota", "nf", "no nf", "numero nf",
               "numero do documento fiscal", "pedido", "numero fiscal", "number", "po number",
               "fiscal number"),
        heading="Número",
        example="1001",
    ),
    Field(name="series", reads=Reads.CODE, words=("serie", "series"), heading="Série",
          example="1"),
    Field(name="access_key", reads=Reads.CODE, words=("chave de acesso", "chave nfe",
          "chave da nf-e", "chave", "access key", "cufe", "uuid"), heading="Chave de acesso"),
    Field(name="issue_date", reads=Reads.DAY, words=("emissao", "data de emissao", "fecha",
          "fecha de emision", "issue date", "date"), heading="Emissão", example="01/03/2026"),
    Field(name="amount", reads=Reads.CENTS, words=("valor", "valor da nota", "importe", "monto",
          "amount", "total"), heading="Valor", example="1.234,56"),
)  # fmt: skip

_CREDITS = (
    Field(
        name="key",
        reads=Reads.CODE,
        is_required=True,
        words=(*_KEY.words, "numero", "documento", "numero do credito", "number", "document"),
        heading="Chave",
        example="CRED-77",
    ),
    _CUSTOMER,
    Field(
        name="origin",
        reads=Reads.CHOICE,
        is_required=True,
        words=("origem", "tipo", "motivo", "origen", "origin", "kind", "type", "reason"),
        heading="Origem",
        example="devolução",
        choices=ORIGINS,
    ),
    Field(
        name="amount",
        reads=Reads.CENTS,
        is_required=True,
        words=("valor", "saldo", "valor do credito", "importe", "monto", "amount", "balance"),
        heading="Valor",
        example="150,00",
    ),
    Field(
        name="since_date",
        reads=Reads.DAY,
        is_required=True,
        words=("data", "desde", "data do credito", "emissao", "fecha", "date", "since"),
        heading="Data",
        example="10/03/2026",
    ),
    _CURRENCY,
)  # fmt: skip

FIELDS: Mapping[Kind, tuple[Field, ...]] = MappingProxyType(
    {
        Kind.CUSTOMERS: _CUSTOMERS,
        Kind.CONTACTS: _CONTACTS,
        Kind.RECEIVABLES: _RECEIVABLES,
        Kind.FISCAL_DOCUMENTS: _FISCAL,
        Kind.CREDITS: _CREDITS,
    }
)
