"""Two companies whose files wait for a worker; run as a process, it makes them."""

from random import Random

LINES = 3_000
NEIGHBOUR_LINES = 50


def make() -> None:
    """Found two companies, issue their titles, receive their files and queue the work."""
    from emdia.cli.processes.django import load

    load()
    from procrastinate.contrib.django import app

    from ..workflows.house import House

    for number, count in ((1, LINES), (2, NEIGHBOUR_LINES)):
        house = House(number=number)
        titles = {title: 5_000 + 37 * title % 90_000 for title in range(1, count + 1)}
        house.expect(titles)
        house.receive(house.write(_lines(titles)), name=f"month-{number}.ret")
    app.configure_task(name="seal_ledgers").defer(timestamp=0)


def _lines(titles: dict[int, int]) -> list[object]:
    """Return a file of all sorts: whole, partial, late, twice, unknown, rejected, with Pix."""
    from emdia.formats.pix import dynamic_code

    from ..workflows.house import line, paid

    chance = Random(1)
    lines: list[object] = []
    for number, cents in titles.items():
        match number % 10:
            case 1:
                lines.append(paid(number, cents // 2, nominal_cents=cents, tariff=250))
            case 2:
                lines.append(paid(number, cents + 900, nominal_cents=cents))
            case 3:
                late = cents // 50
                lines.append(paid(number, cents + late, nominal_cents=cents, interest_cents=late))
            case 4:
                code = dynamic_code(url=f"qr.example.com/{number}", name="BANCO", city="RECIFE")
                told = chance.choice(["02", "03", "09", "14"])
                lines.append(line(number, told, pix_code=code if told == "02" else ""))
            case 5:
                lines += [paid(number, cents), paid(number, cents, tariff=250)]
            case 6:
                lines.append(paid(number + 50_000_000, cents))
            case _:
                lines.append(paid(number, cents, tariff=250))
    return lines


if __name__ == "__main__":
    make()
