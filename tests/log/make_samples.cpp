// Prints a log with the sample events of samples.h as it is stored, a line a part: position, part, hex. `make_samples 2`: those of version 2.
// What it printed when a version was new lies in tests/data/log/version-1.txt and version-2.txt, which are never made again: logs out there
// hold such bytes. A new type of event, or of an event's version 2, is put behind the others, and what it adds behind that file's lines.
#include <cstdio>
#include <string_view>

#include "samples.h"

int main(int count, char** words) {
  const bool second = count > 1 && std::string_view{words[1]} == "2";
  tidemark::log::MemoryDisk disk;
  tidemark::log::append_samples(disk,
                                second ? tidemark::log::samples_of_version_2() : tidemark::log::samples_of_version_1());
  for (const auto& [key, bytes] : disk.parts)
    std::printf("%llu %u %s\n", static_cast<unsigned long long>(std::get<1>(key)), std::get<2>(key),
                tidemark::log::hex_of(bytes).c_str());
}
