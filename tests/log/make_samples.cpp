// Prints a log with the sample events of samples.h as it is stored, a line a part: position, part, hex. What it printed when
// version 1 was new lies in tests/data/log/version-1.txt, which is never made again: logs out there hold such bytes. A new type of event is
// put behind the others, and what it adds behind that file's lines.
#include <cstdio>

#include "samples.h"

int main() {
  tidemark::log::MemoryDisk disk;
  tidemark::log::append_samples(disk);
  for (const auto& [key, bytes] : disk.parts)
    std::printf("%llu %u %s\n", static_cast<unsigned long long>(std::get<1>(key)), std::get<2>(key),
                tidemark::log::hex_of(bytes).c_str());
}
