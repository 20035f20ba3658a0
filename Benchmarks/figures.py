"""What a benchmark says at its end: a line a row, each tool's ratio to the floor in the same run, the worst of all runs.

A tool that missed a change in a row of any run is marked there, as its figure says nothing: what is not seen costs
nothing; so is one that acts but cannot tell the changed paths. Below the table stands where heed is behind a peer.
"""
from dataclasses import dataclass, field

LEAST = 1e-9                    # no ratio to nothing


@dataclass
class Figures:
    runs: list = field(default_factory=list)        # a run: {row: {tool: value or None}}
    missed: dict = field(default_factory=dict)      # {(row, tool): what it missed}
    pathless: set = field(default_factory=set)      # (row, tool) where the paths are to be told, and the tool tells none
    aside: set = field(default_factory=set)         # rows in which heed need not be ahead

    def begin(self):
        self.runs.append({})

    def add(self, row, tool, value, missed='', aside=False, pathless=False):
        """One figure, smaller is better; `missed` says what went unseen, '' that nothing did."""
        self.runs[-1].setdefault(row, {})[tool] = value
        if missed:
            self.missed.setdefault((row, tool), missed)
        if pathless:
            self.pathless.add((row, tool))
        if aside:
            self.aside.add(row)

    def worst(self, row, tool, base):
        """The greatest ratio of tool to base in one run, or None where either has no figure."""
        pairs = [(r.get(row, {}).get(tool), r.get(row, {}).get(base)) for r in self.runs]
        return max((max(t, LEAST) / max(b, LEAST) for t, b in pairs if t is not None and b is not None), default=None)

    def cell(self, row, tool):
        if why := self.missed.get((row, tool)):
            return f'misses: {why}'
        ratio = self.worst(row, tool, 'floor')
        if ratio is None:
            return ''
        return (f'{ratio:.2f}' if ratio < 100 else f'{ratio:.0f}') + (', no paths' if (row, tool) in self.pathless else '')

    def print(self, tools):
        tools = [name for name in tools if name != 'floor']
        rows = list(dict.fromkeys(row for run in self.runs for row in run))
        many = f', the worst of {len(self.runs)} runs' if len(self.runs) > 1 else ''
        print(f'\n### All rows: ratio to the floor in one run{many}\n\n| row | ' + ' | '.join(tools) + ' |\n|---|' + '--:|' * len(tools))
        for row in rows:
            print(f'| {row}{" (aside)" if row in self.aside else ""} | ' + ' | '.join(self.cell(row, t) for t in tools) + ' |')
        if 'heed' not in tools:
            return
        behind = [(f'* {row}: {ratio:.2f} times {tool}', (row, tool) in self.pathless) for row in rows if row not in self.aside
                  for tool in tools if not tool.startswith(('heed', 'floor')) and (row, tool) not in self.missed
                  and (ratio := self.worst(row, 'heed', tool) or 0) > 1]
        for title, wanted in (('a peer that is complete there', False), ('a peer that cannot tell the paths', True)):
            lines = [line for line, pathless in behind if pathless == wanted]
            print('\n'.join([f'\nheed is behind {title}' + (' (the worst run):' if lines else ': nowhere'), *lines]))
        for row, tool in self.missed:
            if tool == 'heed':
                print(f'\nHEED MISSED, {row}: {self.missed[row, tool]}')
