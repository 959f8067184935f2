"""Run as a process: serves the application on a free port, and says its address."""

from wsgiref.simple_server import WSGIServer


def main() -> None:
    from emdia.cli.processes.django import load

    load()
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.core.wsgi import get_wsgi_application

    httpd: WSGIServer = ThreadedWSGIServer(("127.0.0.1", 0), WSGIRequestHandler)
    httpd.set_app(get_wsgi_application())
    print(f"http://127.0.0.1:{httpd.server_port}", flush=True)  # noqa: T201
    httpd.serve_forever()


if __name__ == "__main__":
    main()
