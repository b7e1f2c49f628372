#pragma once

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>

#include "log/rocksdb_log.h"

namespace tidemark::bench {

inline constexpr std::size_t entities = 100'000;
inline constexpr std::size_t changes_an_intent = 1'000;

/// A measurement of what went wrong is none.
template <class T>
T or_give_up(Result<T> result) {
  if (result) return std::move(*result);
  std::fprintf(stderr, "%s\n", to_line(result.error()).c_str());
  std::exit(1);
}

[[nodiscard]] std::unique_ptr<log::LogStore> open_log(const std::filesystem::path& directory);

/// So many changes, each of so many fields, as intents of 1,000, each settled, into 100,000 entities: the same in every run. Answers the
/// bytes of their items.
std::size_t fill(log::EventLog& log, std::size_t changes, std::size_t fields = 1);

}  // namespace tidemark::bench
