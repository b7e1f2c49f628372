// A process that appends until it is killed, and says on its standard output which head was acknowledged, a line each:
// position, blank, digest in hex.
//
//     log_appender DIRECTORY SEED
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>

#include <unistd.h>

#include "support.h"

namespace tidemark::log {
namespace {

int run(const char* directory, std::uint64_t seed) {
  auto options = test_options();
  options.entropy = [](std::span<std::uint8_t> bytes) {
    std::random_device random;
    for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(random());
  };
  auto store = LogStore::open(directory, options);
  if (!store) return std::fprintf(stderr, "%s\n", to_line(store.error()).c_str()), 1;
  auto log = (*store)->log(1);
  if (!log) log = (*store)->create("acme");
  if (!log) return std::fprintf(stderr, "%s\n", to_line(log.error()).c_str()), 1;
  std::mt19937_64 random{seed};
  for (;;) {
    const std::size_t count = random() % 8 == 0 ? 2000 : 1 + random() % 5;
    const auto head = append(**log, event_with_many(count, 300, random()));
    if (!head) return std::fprintf(stderr, "%s\n", to_line(head.error()).c_str()), 1;
    const std::string line = std::to_string(head->position) + " " + to_hex(head->digest) + "\n";
    if (::write(STDOUT_FILENO, line.data(), line.size()) != static_cast<ssize_t>(line.size())) return 1;
  }
}

}  // namespace
}  // namespace tidemark::log

int main(int count, char** arguments) {
  if (count != 3) return 2;
  return tidemark::log::run(arguments[1], std::strtoull(arguments[2], nullptr, 10));
}
