/** The same program in a language that can be debugged: it adds minutes in a loop, of which one has a breakpoint. */
export interface DebuggedProgram {
  /** As the platform names the language. */
  readonly language: string;
  readonly file: string;
  readonly text: string;
  /** Of the line that adds. */
  readonly line: number;
  /** A value that was given is told only when the program has moved: V8 keeps what it has told of a scope. */
  readonly tellsSetLater?: true;
}

const lines = (...all: string[]) => all.join("\n") + "\n";

/** Each family of debug adapters once. In all, `sum` is 0 at the first stop, and `station` has `minutes` that are 3. */
export const debuggedPrograms: readonly DebuggedProgram[] = [
  {
    language: "Python",
    file: "main.py",
    line: 10,
    text: lines(
      "class Station:",
      "    def __init__(self, name, minutes):",
      "        self.name = name",
      "        self.minutes = minutes",
      "",
      "",
      "def total(stations):",
      "    sum = 0",
      "    for station in stations:",
      "        sum = sum + station.minutes",
      "    return sum",
      "",
      "",
      'print("total", total([Station("Kiel", 3), Station("Preetz", 4)]))',
    ),
  },
  {
    language: "Go",
    file: "main.go",
    line: 13,
    text: lines(
      "package main",
      "",
      'import "fmt"',
      "",
      "type Station struct {",
      "\tname    string",
      "\tminutes int",
      "}",
      "",
      "func total(stations []Station) int {",
      "\tsum := 0",
      "\tfor _, station := range stations {",
      "\t\tsum = sum + station.minutes",
      "\t}",
      "\treturn sum",
      "}",
      "",
      "func main() {",
      '\tfmt.Println("total", total([]Station{{"Kiel", 3}, {"Preetz", 4}}))',
      "}",
    ),
  },
  {
    language: "C++",
    file: "main.cpp",
    line: 12,
    text: lines(
      "#include <iostream>",
      "#include <vector>",
      "",
      "struct Station {",
      "  const char* name;",
      "  int minutes;",
      "};",
      "",
      "static int total(const std::vector<Station>& stations) {",
      "  int sum = 0;",
      "  for (Station station : stations) {",
      "    sum = sum + station.minutes;",
      "  }",
      "  return sum;",
      "}",
      "",
      "int main() {",
      '  std::cout << "total " << total({{"Kiel", 3}, {"Preetz", 4}}) << std::endl;',
      "}",
    ),
  },
  {
    language: "JavaScript",
    file: "main.js",
    line: 11,
    tellsSetLater: true,
    text: lines(
      "class Station {",
      "  constructor(name, minutes) {",
      "    this.name = name;",
      "    this.minutes = minutes;",
      "  }",
      "}",
      "",
      "function total(stations) {",
      "  let sum = 0;",
      "  for (const station of stations) {",
      "    sum = sum + station.minutes;",
      "  }",
      "  return sum;",
      "}",
      "",
      'console.log("total", total([new Station("Kiel", 3), new Station("Preetz", 4)]));',
    ),
  },
  {
    language: "Java",
    file: "Main.java",
    line: 9,
    text: lines(
      "import java.util.List;",
      "",
      "public class Main {",
      "    record Station(String name, int minutes) {}",
      "",
      "    static int total(List<Station> stations) {",
      "        int sum = 0;",
      "        for (Station station : stations) {",
      "            sum = sum + station.minutes();",
      "        }",
      "        return sum;",
      "    }",
      "",
      "    public static void main(String[] arguments) {",
      '        System.out.println("total " + total(List.of(new Station("Kiel", 3), new Station("Preetz", 4))));',
      "    }",
      "}",
    ),
  },
];
