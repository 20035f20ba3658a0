"""One adapter per file-watch command runner.

An adapter says how to start its tool so that `act` (the probe action, act.c) runs when a file below a root changes.
To add a tool: subclass Adapter, return the command line, list its `caps`, decorate with @tool. See Heed below.

What a Job asks for:     job.root       directory to watch
                         job.lull       debounce in ms, or None for the tool's own minimum
                         job.ignore     directory base names that need not be watched
                         job.globs      None, or file base name patterns, one rule each (measurement 6)
                         job.paths      whether the measurement needs the changed paths told to the action
                         job.dir        a private directory for config files, sockets and logs
                         job.act(...)   the action's argument vector; extra arguments are paths or act.c's flags
"""
import json
import os
import shlex
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
BIN = Path(os.environ.get('BENCH_BIN') or Path(tempfile.gettempdir()) / f'heed-bench-bin-{os.getuid()}')    # floor, act and drive are built here
VENV = os.environ.get('BENCH_VENV')                                                           # where the Python peers are, if not on PATH
TOOLS = {}


def peer(name):
    return str(Path(VENV) / 'bin' / name) if VENV else name


def tool(cls):
    TOOLS[cls.name] = cls()
    return cls


@dataclass
class Job:
    root: str
    log: str
    dir: Path
    lull: float | None = None
    ignore: list = field(default_factory=list)
    globs: list | None = None
    paths: bool = False

    def act(self, *extra):
        return [str(BIN / 'act'), self.log, *extra]

    def sh(self, *extra):
        """The action as text for tools that take a shell command; extra is appended as it is."""
        return ' '.join([shlex.join(self.act()), *extra])

    def write(self, name, text):
        path = self.dir / name
        path.write_text(text)
        return str(path)


class Adapter:
    name = ''
    exe = ''                # what must exist for the tool to be there
    caps = set()            # of: ignore (can be told a directory name), paths (tells every changed path),
                            #     lull (debounce can be set), globs (many rules), new (sees new files and directories)
    lull_ms = 0             # the built-in debounce where it cannot be set, or the smallest that can be set
    starts = 0              # how many times it runs the action at start, before any change
    only = None             # the measurements it takes part in (None: all)
    skip = set()            # the measurements it does not take part in
    note = ''

    def available(self):
        return bool(shutil.which(self.exe) or os.path.exists(self.exe))

    def command(self, job):                     # -> argv (list), run in cwd(job)
        raise NotImplementedError

    def cwd(self, job):
        return None

    def env(self, job):
        return {}

    def cleanup(self, job):
        pass

    def takes_part(self, m):
        return (self.only is None or m in self.only) and m not in self.skip


# ---------------------------------------------------------------- the floor

@tool
class Floor(Adapter):
    name, exe, caps = 'floor', str(BIN / 'floor'), {'ignore', 'paths', 'lull', 'globs', 'new'}
    flags, note = [], 'hand-written C, floor.c'

    def command(self, job):
        argv = [self.exe, *self.flags, '-d', str(job.lull or 0)]
        for name in job.ignore:
            argv += ['-x', name]
        for glob in job.globs or []:
            argv += ['-g', glob]
        if '-s' in self.flags:
            return argv + [job.root, job.sh()]
        return argv + (['-p', job.root, *job.act('-i')] if job.paths else [job.root, *job.act()])


@tool
class FloorShell(Floor):
    name, flags, only, note = 'floor-sh', ['-s'], {'m3', 'm7'}, 'the floor, its action through /bin/sh -c'


@tool
class FloorLeaf(Floor):
    name, flags, only, note = 'floor-leaf', ['-l'], {'m1'}, 'the floor, leaf directories not read (link count 2)'


# ---------------------------------------------------------------- this project

@tool
class Heed(Adapter):
    """The program of this project: the release build, or what HEED names. Its rule file is written as JSON, which is YAML."""
    name, exe, caps = 'heed', os.environ.get('HEED') or str(HERE.parent / '.build/release/heed'), {'ignore', 'paths', 'lull', 'globs', 'new'}

    def command(self, job):
        act = {'stdin': 'paths', 'exec': job.act('-i')} if job.paths else {'exec': job.act()}
        rules = {f'r{i}': {'paths': glob, 'debounce': f'{job.lull:g}ms' if job.lull else '0', **act}
                 for i, glob in enumerate(job.globs or ['*'])}
        config = {'root': job.root, 'ignore': [f'{name}/' for name in job.ignore] or ['.never-there/'], 'gitignore': False, 'rules': rules}
        return [self.exe, 'run', '-f', job.write('heed.yaml', json.dumps(config, indent=1))]


# ---------------------------------------------------------------- Debian packages

@tool
class Inotifywait(Adapter):
    name, exe, caps = 'inotifywait', 'inotifywait', {'ignore', 'paths', 'globs', 'new'}
    note = 'inotifywait -mr piped into a dash read loop'

    def command(self, job):
        argv = ['inotifywait', '-mrq', '-e', 'close_write,delete,move', '--format', '%w%f']
        if job.ignore:
            argv += ['--exclude', '/(' + '|'.join(job.ignore) + ')(/|$)']
        if job.globs:
            argv += ['--include', '/(' + '|'.join(regex(g) for g in job.globs) + ')$']
        return ['sh', '-c', f'{shlex.join(argv)} {job.root} | while read -r p; do {job.sh()} "$p"; done']


@tool
class Fsnotifywait(Adapter):
    name, exe, caps, only = 'fanotify', 'fsnotifywait', {'paths', 'new'}, {'m1', 'm3'}
    note = 'fsnotifywait -S: one fanotify mark on the whole file system (root only) into a dash read loop'

    def command(self, job):
        argv = ['fsnotifywait', '-mq', '-S', '-e', 'close_write', '--format', '%w%f', '--include', f'^{job.root}/', job.root]
        return ['sh', '-c', f'{shlex.join(argv)} | while read -r p; do {job.sh()} "$p"; done']


@tool
class Entr(Adapter):
    name, exe, caps, lull_ms = 'entr', 'entr', {'ignore'}, 50
    note = 'one watch per file; gathers for 50 ms; tells only the first path; -a, as it drops changes made during a run without'

    def command(self, job):
        prune = ''.join(f'-name {name} -prune -o ' for name in job.ignore)
        return ['sh', '-c', f'find {job.root} {prune}-type f -print | exec entr -anp {job.sh()}']


@tool
class Reflex(Adapter):
    name, exe, caps, lull_ms = 'reflex', 'reflex', {'ignore', 'paths', 'globs', 'new'}, 300
    note = 'fixed 300 ms silence; one run per path'

    def command(self, job):
        argv = ['reflex', '-d', 'none']
        if job.globs:
            lines = ''.join(f"-r '(^|/){regex(g)}$' -- {job.sh('{}')}\n" for g in job.globs)
            return argv + ['-c', job.write('reflex.conf', lines)]
        argv.append('--all')
        for name in job.ignore:
            argv += ['-R', f'(^|/){name}(/|$)']
        return argv + ['--', *job.act(*(['{}'] if job.paths else []))]

    def cwd(self, job):
        return job.root


@tool
class Watchman(Adapter):
    name, exe, caps, lull_ms, starts = 'watchman', 'watchman', {'ignore', 'paths', 'lull', 'globs', 'new'}, 1, 1
    note = '4.9.0 server with a trigger; settle 1 ms at the least'

    def command(self, job):
        config = {'settle': max(1, int(job.lull or 1)), 'ignore_dirs': job.ignore}
        (Path(job.root) / '.watchmanconfig').write_text(json.dumps(config))
        wm = f'watchman --sockname={job.dir}/sock --no-pretty'
        script = [f'{wm} --foreground --no-save-state --statefile={job.dir}/state --logfile={job.dir}/wlog --pidfile={job.dir}/pid </dev/null &',
                  f'until [ -S {job.dir}/sock ]; do sleep 0.005; done',
                  f'{wm} --no-spawn watch {job.root}']
        match = [['match', g, 'wholename' if '/' in g else 'basename'] for g in job.globs] if job.globs else [['type', 'f']]
        for i, expression in enumerate(match):
            expr = ['allof', expression, ['not', ['match', '.watchmanconfig']]]
            trig = {'name': f't{i}', 'expression': expr, 'command': job.act('-i') if job.paths else job.act(),
                    'stdin': 'NAME_PER_LINE' if job.paths else '/dev/null'}
            request = job.write(f'trig{i}', json.dumps(['trigger', job.root, trig]))
            script.append(f'{wm} --no-spawn -j < {request}')
        return ['sh', '-c', '\n'.join(script + ['echo registered >&2', 'wait'])]

    def cleanup(self, job):
        (Path(job.root) / '.watchmanconfig').unlink(missing_ok=True)


@tool
class Incron(Adapter):
    name, exe, caps = 'incron', '/usr/sbin/incrond', {'paths', 'new'}
    skip, note = {'m6'}, 'one run per event; no patterns'

    def command(self, job):
        tables = job.dir / 'tables'
        tables.mkdir(exist_ok=True)
        (job.dir / 'users').mkdir(exist_ok=True)
        (tables / 'bench').write_text(f'{job.root} IN_CLOSE_WRITE,IN_DELETE,IN_MOVE {job.sh("$@/$#" if job.paths else "")}\n')
        conf = job.write('incron.conf', f'system_table_dir = {tables}\nuser_table_dir = {job.dir}/users\n'
                                        f'lockfile_dir = {job.dir}\nlockfile_name = lock\n')
        return [self.exe, '-n', '-f', conf]


@tool
class Direvent(Adapter):
    name, exe, caps = 'direvent', 'direvent', {'paths', 'globs', 'new'}
    note = 'GNU direvent 5.2; one run per event, many at once (its option wait loses events)'

    def command(self, job):
        run = job.sh('-c', '$file') if job.paths else job.sh()
        dirs = [d for d, _, _ in os.walk(job.root)] if job.globs else []        # with `file`, recursion stops at directories it does not match
        paths = ' '.join(f'path {d};' for d in dirs) or f'path {job.root} recursive;'
        text = ''.join(f'watcher {{ {paths} event (CLOSE_WRITE, delete, MOVED_TO); ' + (f'file "{g}"; ' if g else '')
                       + f'command "{run}"; }}\n' for g in job.globs or [None])
        return [self.exe, '-f', '-F', '0', job.write('direvent.conf', text)]


@tool
class Fswatch(Adapter):
    name, exe, caps, lull_ms = 'fswatch', 'fswatch', {'lull', 'new'}, 100
    note = 'fswatch -o | xargs -n1; latency 0.1 s; --allow-overflow, as its own scan of 3k directories overflows its queue'

    def command(self, job):
        skip = ' '.join(f"-e '/{name}(/|$)'" for name in job.ignore)
        return ['sh', '-c', f'fswatch -r -o -E --allow-overflow {skip} -l {max(0.1, (job.lull or 0) / 1000)} --event Updated --event Created --event Removed '
                            f'--event Renamed {job.root} | xargs -n1 {job.sh()}']


@tool
class Iwatch(Adapter):
    name, exe, caps = 'iwatch', 'iwatch', {'ignore', 'paths', 'new'}
    skip, note = {'m6'}, 'Perl; one shell run per event'

    def command(self, job):
        ignore = ['-X', '/(' + '|'.join(job.ignore) + ')(/|$)'] if job.ignore else []
        return [self.exe, '-r', '-e', 'close_write,delete,move', *ignore, '-c', job.sh('%f' if job.paths else ''), job.root]


# ---------------------------------------------------------------- PyPI

@tool
class Watchmedo(Adapter):
    name, exe, caps = 'watchmedo', peer('watchmedo'), {'ignore', 'paths', 'globs', 'new'}
    note = 'shell-command --wait; one shell run per event'

    def command(self, job):
        if job.globs:
            text = 'tricks:\n' + ''.join(f'- watchdog.tricks.ShellCommandTrick:\n    patterns: ["**/{g}"]\n    wait_for_process: true\n'
                           f'    shell_command: {json.dumps(job.sh())}\n' for g in job.globs)
            Path(job.root, 'tricks.yaml').write_text(text)
            return [self.exe, 'tricks-from', str(Path(job.root, 'tricks.yaml'))]
        ignore = ['-i', ';'.join(f'**/{name}/**' for name in job.ignore)] if job.ignore else []
        return [self.exe, 'shell-command', '-R', '-w', *ignore, '-c', job.sh("'${watch_src_path}' '${watch_dest_path}'" if job.paths else ''), job.root]

    def cwd(self, job):
        return job.root

    def cleanup(self, job):
        Path(job.root, 'tricks.yaml').unlink(missing_ok=True)


@tool
class Watchfiles(Adapter):
    name, exe, caps, lull_ms, starts = 'watchfiles', peer('watchfiles'), {'ignore', 'paths', 'new'}, 50, 1
    note = 'Rust notify below; fixed step 50 ms, at most 1600 ms; paths in the environment'

    def command(self, job):
        ignore = ['--ignore-paths', ','.join(f'{job.root}/{name}' for name in job.ignore)] if job.ignore else []
        return [self.exe, *ignore, '--target-type', 'command', job.sh('-e WATCHFILES_CHANGES' if job.paths else ''), job.root]


@tool
class Rerun(Adapter):
    name, exe, caps, lull_ms, starts = 'rerun', peer('rerun'), {'ignore', 'new'}, 1100, 1
    only, note = {'m1', 'm2', 'm3'}, 'polls every 0.2 s by mtime in whole seconds'

    def command(self, job):
        ignore = [arg for name in job.ignore for arg in ('-i', name)]
        return [self.exe, *ignore, job.sh()]

    def cwd(self, job):
        return job.root


# ---------------------------------------------------------------- built from source

@tool
class Modd(Adapter):
    name, exe, caps, lull_ms, starts = 'modd', 'modd', {'ignore', 'paths', 'globs', 'new'}, 200, 1
    note = 'lull 100 ms twice'

    def command(self, job):
        skip = ' '.join(f'!{name}/** !**/{name}/**' for name in job.ignore)
        text = ''.join(f'**/{g} {skip} {{\n  prep: {job.sh("@mods" if job.paths else "")}\n}}\n' for g in job.globs or ['*.txt'])
        return [self.exe, '-c', '-f', job.write('modd.conf', text)]

    def cwd(self, job):
        return job.root


def regex(glob):
    return glob.replace('.', r'\.').replace('*', '[^/]*')
