// Prints a log with the sample events of samples.h as it is stored, a line a part: position, part, hex; with an argument, those of
// version 2. What it printed when they were new lies in tests/data/log/version-1.txt and version-2.txt, which are never made again: logs out
// there hold such bytes. A new sample is put behind the others, and what it adds behind its file's lines.
#include <cstdio>

#include "samples.h"

int main(int arguments, char**) {
  tidemark::log::MemoryDisk disk;
  tidemark::log::append_samples(disk,
                                arguments > 1 ? tidemark::log::samples_of_version_2() : tidemark::log::sample_events());
  for (const auto& [key, bytes] : disk.parts)
    std::printf("%llu %u %s\n", static_cast<unsigned long long>(std::get<1>(key)), std::get<2>(key),
                tidemark::log::hex_of(bytes).c_str());
}
