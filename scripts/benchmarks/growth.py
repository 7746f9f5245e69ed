"""The table of scripts/bench storage that shows what grows with the journal and what must not."""
import shutil
import statistics

from measure import Item, in_turn, once
from stores import bytes_read, copying, segments, size

# A reader reads no more, and takes no longer, than so many times what it does in the smallest store.
TIMES = 1.5


def medians(rounds):
    return [statistics.median(row[k] for row in rounds) for k in range(3)]


class Growth:
    """The same commands on stores of several sizes."""

    def __init__(self, stores, workspaces, more, mapping, rounds):
        self.stores, self.workspaces, self.rounds = stores, workspaces, rounds
        self.more, self.mapping = more, mapping
        self.figures = {}  # (work, events): [wall, CPU, MiB, bytes read]

    def reading(self, work, words, times):
        """One command on all stores in turn."""
        commands = {events: [self.stores.winnow] + [word.format(lead=f"L{events // 40 or 1}") for word in words]
                    + ["--workspace", path] for events, path in self.workspaces.items()}
        rows = in_turn([Item(work, command, 1, times=times) for command in commands.values()], self.rounds)
        for (events, command), figures in zip(commands.items(), rows):
            wall, cpu, memory = medians(figures)
            self.figures[work, events] = [wall / times, cpu / times, memory, bytes_read(command)]

    def writing(self):
        """A thousand more leads into a copy of each store."""
        for events, path in self.workspaces.items():
            copy = f"{self.stores.folder}/copy"
            command = [self.stores.winnow, "import", self.more, "--map", self.mapping, "--workspace", copy]
            item = Item("import", command, 1, before=copying(path, copy))
            figures = medians([once(item) for _ in range(min(self.rounds, 3))])
            for step in item.before:
                once(Item("copy", step, 1))
            self.figures["import of 1,000 leads", events] = figures + [bytes_read(command)]
            shutil.rmtree(copy)

    def making(self):
        for events, path in self.workspaces.items():
            self.figures["build", events] = self.stores.making(events) + [None]
            command = [self.stores.winnow, "verify", "--workspace", path]
            count = 1 if events >= 20_000_000 else min(self.rounds, 3)
            figures = medians([once(Item("verify", command, 1)) for _ in range(count)])
            self.figures["verify", events] = figures + [bytes_read(command)]

    def measure(self):
        self.making()
        self.reading("lead show", ["lead", "show", "{lead}"], 20)
        self.reading("lead list --stage mql --limit 20", ["lead", "list", "--stage", "mql", "--limit", "20"], 20)
        self.reading("rank --limit 20", ["rank", "--limit", "20"], 20)
        self.writing()

    def show(self):
        """Prints the tables; whether nothing grows that must not."""
        print("\n### Growth: the same work on stores of different sizes, twenty events a lead\n")
        print("| events | leads | journal MiB | files | work | wall ms | CPU ms | bytes read | peak MiB |")
        print("|--:|--:|--:|--:|---|--:|--:|--:|--:|")
        for (work, events), (wall, cpu, memory, read) in sorted(self.figures.items(), key=lambda item: item[0][1]):
            path = self.workspaces[events]
            print(f"| {events:,} | {events // 20:,} | {size(path) / 2**20:,.0f} | {len(segments(path))} | {work} |"
                  f" {wall * 1e3:,.1f} | {cpu * 1e3:,.1f} | {'–' if read is None else f'{read:,}'} | {memory:,.1f} |")
        least, most = min(self.workspaces), max(self.workspaces)
        print(f"\n| what must not grow | wall at {most:,} ÷ {least:,} events | CPU | bytes read | demanded | holds |")
        print("|---|--:|--:|--:|---|---|")
        return all([self.compare(work, least, most) for work, events in self.figures
                    if events == least and work.startswith(("lead", "rank"))])

    def compare(self, work, least, most):
        small, large = self.figures[work, least], self.figures[work, most]
        wall, cpu, read = (large[k] / small[k] for k in (0, 1, 3))
        good = max(wall, read) <= TIMES
        print(f"| {work} | {wall:.2f} | {cpu:.2f} | {read:.2f} | ≤ {TIMES} × | {'yes' if good else 'NO'} |", flush=True)
        return good
