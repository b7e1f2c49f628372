// The files of the plan benchmark, for those who measure by other means: the browser's, say.
//
//     build/release/tools/bench/bench_write_plan_files DIRECTORY ROWS
#include <cstdio>
#include <cstdlib>

#include "sample/plan_files.h"

int main(int count, char** arguments) {
  if (count != 3) {
    std::fprintf(stderr, "usage: bench_write_plan_files DIRECTORY ROWS\n");
    return 2;
  }
  const auto made = tidemark::sample::write_plan_files(arguments[1], std::strtoull(arguments[2], nullptr, 10), 42);
  if (!made) std::fprintf(stderr, "bench_write_plan_files: %s\n", to_line(made.error()).c_str());
  return made ? 0 : 1;
}
