#!/usr/bin/env python3
"""Imports a risk register of 10,000 rows with assay and with a plain Python script, in turn, in one run.

Usage: python3 benches/compare/import_risks.py [ROUNDS]

Builds the release binary, makes a virtual environment beside this script for openpyxl, writes the workbook once, then
times whole processes, each into a new database: `assay import` against a script that reads the workbook with openpyxl
in its read-only mode and writes each row and an entry of a hash chain to SQLite in one transaction. The script knows
its columns beforehand, checks nothing and looks nothing up. Prints the median, the least and the peak memory of each.
"""
import json, os, statistics, subprocess, sys, tempfile, time, venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 5
ROWS = 10_000

WRITE = """
import sys, openpyxl, datetime
book = openpyxl.Workbook(write_only=True)
sheet = book.create_sheet("Risks")
sheet.append(["Risk ID", "Risk", "Description", "Category", "Likelihood", "Impact", "Score", "Owner", "Treatment", "Due date", "Status", "Notes"])
day = datetime.date(2027, 3, 1)
for n in range(1, int(sys.argv[2]) + 1):
    sheet.append([f"R-{n}", f"Risk {n}", f"What could happen in case {n % 977}", "Technical", n % 5 + 1, n % 4 + 1, (n % 5 + 1) * (n % 4 + 1), f"Owner {n % 40}", "reduce", day, "open", f"Note {n % 313}"])
book.save(sys.argv[1])
"""
IMPORT = """
import datetime, hashlib, json, sqlite3, sys, openpyxl
FIELDS = ["risk_id", "title", "description", "category", "likelihood", "impact", "score", "owner", "treatment", "due", "status", "notes"]
data = sqlite3.connect(sys.argv[2])
data.execute("PRAGMA journal_mode = WAL")
data.execute("PRAGMA synchronous = NORMAL")
data.execute(f"CREATE TABLE risks (id INTEGER PRIMARY KEY, {', '.join(FIELDS)}, UNIQUE (risk_id))")
data.execute("CREATE TABLE trail (number INTEGER PRIMARY KEY, at, key, change, previous, hash)")
book = openpyxl.load_workbook(sys.argv[1], read_only=True)
rows = book.worksheets[0].iter_rows(min_row=2, values_only=True)
now, previous, marks = datetime.datetime.now(datetime.timezone.utc).isoformat(), "", ", ".join("?" * len(FIELDS))
with data:
    for number, row in enumerate(rows, 1):
        texts = ["" if value is None else value.date().isoformat() if isinstance(value, datetime.datetime) else str(value) for value in row]
        data.execute(f"INSERT INTO risks ({', '.join(FIELDS)}) VALUES ({marks})", texts)
        change = json.dumps({field: ["", text] for field, text in zip(FIELDS, texts)})
        entry = hashlib.sha256(f"{previous}{number}{now}{texts[0]}{change}".encode()).hexdigest()
        data.execute("INSERT INTO trail VALUES (?, ?, ?, ?, ?, ?)", (number, now, texts[0], change, previous, entry))
        previous = entry
print(data.execute("SELECT count(*) FROM risks").fetchone()[0])
"""


def timed(command):
    """Returns the seconds, the peak memory in megabytes and the output of a process."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, process.stderr.read()
    return seconds, usage.ru_maxrss / 1024, output


def main():
    subprocess.run(["cargo", "build", "--release", "--quiet"], cwd=ROOT, check=True)
    target = json.loads(subprocess.run(["cargo", "metadata", "--format-version", "1", "--no-deps"], cwd=ROOT, capture_output=True, text=True, check=True).stdout)["target_directory"]
    assay = Path(target) / "release" / "assay"
    environment = HERE / ".venv"
    if not environment.exists():
        venv.create(environment, with_pip=True)
    python = environment / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", "openpyxl"], check=True)
    ours, theirs = [], []
    with tempfile.TemporaryDirectory() as folder:
        book = os.path.join(folder, "risks.xlsx")
        subprocess.run([python, "-c", WRITE, book, str(ROWS)], check=True)
        for round in range(ROUNDS):
            data = os.path.join(folder, f"data-{round}")
            subprocess.run([assay, "--quiet", "--data", data, "org", "add", "Norvale"], check=True, stdout=subprocess.DEVNULL)
            seconds, memory, output = timed([assay, "--data", data, "import", book, "--org", "Norvale"])
            assert f"{ROWS} created" in output, output
            ours.append((seconds, memory))
            seconds, memory, output = timed([python, "-c", IMPORT, book, os.path.join(folder, f"plain-{round}.db")])
            assert int(output) == ROWS, output
            theirs.append((seconds, memory))
    print(f"{'import of 10,000 risks':<36}{'median':>9}{'least':>9}{'most':>9}{'memory':>10}")
    medians = []
    for name, runs in (("assay import (whole process)", ours), ("openpyxl + sqlite3 (whole process)", theirs)):
        seconds = [run[0] for run in runs]
        medians.append(statistics.median(seconds))
        print(f"{name:<36}{medians[-1]:>8.2f}s{min(seconds):>8.2f}s{max(seconds):>8.2f}s{max(run[1] for run in runs):>7.0f} MB")
    print(f"the script takes {medians[1] / medians[0]:.1f} times as long; {ROUNDS} rounds in turn, load {os.getloadavg()[0]:.1f}")


main()
