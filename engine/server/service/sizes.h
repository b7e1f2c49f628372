#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>

#include "archive/archive.h"
#include "core/config/configuration.h"
#include "core/json/line.h"
#include "log/event_log.h"
#include "views/views.h"

namespace tidemark::service {

/// What a subscription takes on the disk, in bytes, and what it will take if it goes on as in the last thirty days.
///
///     log       41,000,000, and 200,000 more a day         114,000,000 in a year
///     archive   900,000,000 in 210 pages                   as much as retention lets stay: 1,100,000,000
struct Sizes {
  std::uint64_t log = 0;  ///< as RocksDB has it, compressed: about
  std::uint64_t log_a_day = 0;
  std::uint64_t log_in_a_year = 0;
  std::uint64_t pages = 0;  ///< of the archive, with plans and captured calls
  std::uint64_t archive = 0;
  std::uint64_t archive_a_day = 0;  ///< put; as much goes when its time is over
  std::uint64_t archive_later = 0;  ///< when the first of today's have gone
  std::uint64_t pages_days = 0;     ///< how long they are kept
  std::uint64_t free = 0;           ///< on the disk
  /// When the disk would be full of this subscription alone; nothing: not within ten years.
  std::optional<std::uint64_t> full_in_days;
};

/// What is measured.
struct Measured {
  const log::EventLog* log = nullptr;
  const views::Views* views = nullptr;
  const archive::Archive* archive = nullptr;
  std::function<Result<std::uint64_t>(Position first, Position last)> log_bytes;  ///< LogStore::size_of
  std::filesystem::path directory;
};

[[nodiscard]] Result<Sizes> sizes_of(const Measured& measured, const Retention& retention, Instant now);

/// The forecast alone, of what is there and comes a day.
void forecast(Sizes& sizes);

void put_sizes(json::Line& line, const Sizes& sizes);

}  // namespace tidemark::service
