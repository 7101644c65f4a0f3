#!/usr/bin/env python3
"""Reads a 100,000 x 12 workbook with assay and with openpyxl in read-only mode, in turn, in one run.

Usage: python3 benches/compare/read_xlsx.py [ROUNDS]

Builds the release binary, makes a virtual environment beside this script for openpyxl, writes the workbook once,
then times whole processes: `assay inspect --json` (which also recognises the sheet) against a Python process that
walks over every cell. Prints the median of each and their ratio.
"""
import json, os, statistics, subprocess, sys, tempfile, time, venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 5

WRITE = """
import sys, openpyxl, datetime
book = openpyxl.Workbook(write_only=True)
sheet = book.create_sheet("Risks")
sheet.append(["Risk ID", "Title", "Description", "Category", "Likelihood", "Impact", "Score", "Owner", "Treatment", "Due date", "Status", "Notes"])
day = datetime.date(2026, 1, 1)
for n in range(100_000):
    sheet.append([f"R-{n}", f"Risk {n}", f"What could happen in case {n % 977}", "Technical", n % 5 + 1, n % 4 + 1, (n % 5 + 1) * (n % 4 + 1), f"Owner {n % 40}", "reduce", day, "open", f"Note {n % 313}"])
book.save(sys.argv[1])
"""
READ = """
import sys, openpyxl
book = openpyxl.load_workbook(sys.argv[1], read_only=True)
cells = 0
for sheet in book.worksheets:
    for row in sheet.iter_rows(values_only=True):
        cells += len(row)
print(cells)
"""


def timed(command):
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return time.perf_counter() - start, done.stdout


def main():
    subprocess.run(["cargo", "build", "--release", "--quiet"], cwd=ROOT, check=True)
    target = json.loads(subprocess.run(["cargo", "metadata", "--format-version", "1", "--no-deps"], cwd=ROOT, capture_output=True, text=True, check=True).stdout)["target_directory"]
    assay = Path(target) / "release" / "assay"
    environment = HERE / ".venv"
    if not environment.exists():
        venv.create(environment, with_pip=True)
    python = environment / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", "openpyxl"], check=True)
    with tempfile.TemporaryDirectory() as folder:
        book = os.path.join(folder, "large.xlsx")
        subprocess.run([python, "-c", WRITE, book], check=True)
        ours, theirs = [], []
        for _ in range(ROUNDS):
            seconds, output = timed([assay, "inspect", "--json", book])
            rows = json.loads(output)["sheets"][0]["data_rows"]
            assert rows == 100_000, rows
            ours.append(seconds)
            theirs.append(timed([python, "-c", READ, book])[0])
    one, other = statistics.median(ours), statistics.median(theirs)
    print(f"{'reader':<34}{'median':>10}{'least':>10}")
    print(f"{'assay inspect (whole process)':<34}{one:>9.2f}s{min(ours):>9.2f}s")
    print(f"{'openpyxl read_only (whole process)':<34}{other:>9.2f}s{min(theirs):>9.2f}s")
    print(f"openpyxl takes {other / one:.1f} times as long")


main()
