"""`emdia web`: the web server by itself."""

import typer

app = typer.Typer()

HOST = "127.0.0.1"
PORT = 8000


@app.command()
def web(
    host: str = typer.Option(HOST, help="The address to listen on."),
    port: int = typer.Option(PORT, help="The port to listen on."),
    threads: int = typer.Option(8, min=1, help="How many requests are answered at once."),
) -> None:
    """Run the web server alone; workers and database run elsewhere."""
    from emdia.cli.processes.django import start_database
    from emdia.cli.processes.group import refuse_taken_port
    from emdia.cli.processes.web import serve

    refuse_taken_port(host=host, port=port)
    start_database()
    serve(host=host, port=port, threads=threads)
