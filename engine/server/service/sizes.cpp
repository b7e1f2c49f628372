#include "service/sizes.h"

#include <algorithm>
#include <system_error>

namespace tidemark::service {
namespace {

constexpr std::uint64_t looked_back_days = 30;
constexpr std::uint64_t ten_years = 3'650;

/// How many days of the last thirty there was a log; a part of the first counts as one.
std::uint64_t days_since(Instant first, Instant now) {
  const std::int64_t days = (now.milliseconds - first.milliseconds + one_day - 1) / one_day;
  return static_cast<std::uint64_t>(std::clamp<std::int64_t>(days, 1, looked_back_days));
}

Result<Instant> time_of_first(const log::EventLog& log, Instant none) {
  Instant first = none;
  auto read = log.read(1, 1, log::Depth::entries, [&](const log::Entry& entry) -> Result<bool> {
    first = entry.time;
    return false;
  });
  return read.map([&] { return first; });
}

}  // namespace

void forecast(Sizes& sizes) {
  sizes.log_in_a_year = sizes.log + 365 * sizes.log_a_day;
  sizes.archive_later = sizes.archive_a_day * sizes.pages_days;
  sizes.full_in_days.reset();
  const std::uint64_t grows = sizes.archive_later - std::min(sizes.archive, sizes.archive_later);
  // Until the first pages go the archive grows too, evenly; then the log alone.
  const std::uint64_t a_day = sizes.log_a_day + grows / std::max<std::uint64_t>(sizes.pages_days, 1);
  if (a_day == 0) return;
  std::uint64_t days = sizes.free / a_day;
  if (days > sizes.pages_days) {
    if (sizes.log_a_day == 0) return;
    days = sizes.pages_days + (sizes.free - sizes.pages_days * a_day) / sizes.log_a_day;
  }
  if (days <= ten_years) sizes.full_in_days = days;
}

Result<Sizes> sizes_of(const Measured& measured, const Retention& retention, Instant now) {
  Sizes sizes;
  sizes.pages_days = retention.pages;
  const Position head = measured.log->head().position;
  const auto first = time_of_first(*measured.log, now);
  if (!first) return tl::unexpected(first.error());
  const std::uint64_t days = days_since(*first, now);
  const Instant since{now.milliseconds - static_cast<std::int64_t>(looked_back_days) * one_day};
  const auto before = measured.views->position_at(since);
  if (!before) return tl::unexpected(before.error());
  const auto all = measured.log_bytes(1, head);
  const auto lately = measured.log_bytes(*before + 1, head);
  for (const auto* bytes : {&all, &lately})
    if (!*bytes) return tl::unexpected(bytes->error());
  sizes.log = *all;
  sizes.log_a_day = *lately / days;

  std::uint64_t put = 0;
  const Instant kept_since{now.milliseconds -
                           static_cast<std::int64_t>(std::min(retention.pages, looked_back_days)) * one_day};
  auto looked = measured.archive->each([&](const archive::Piece& piece) {
    ++sizes.pages;
    sizes.archive += piece.bytes;
    if (piece.put >= kept_since) put += piece.bytes;
  });
  if (!looked) return tl::unexpected(std::move(looked.error()));
  sizes.archive_a_day = put / std::min(days, retention.pages);

  std::error_code problem;
  const auto space = std::filesystem::space(measured.directory, problem);
  if (problem)
    return failure(ErrorCode::storage, "the disk's free room can't be asked for: " + problem.message(),
                   measured.directory.string());
  sizes.free = space.available;
  forecast(sizes);
  return sizes;
}

void put_sizes(json::Line& line, const Sizes& sizes) {
  line.number("log", sizes.log)
      .number("log_a_day", sizes.log_a_day)
      .number("log_in_a_year", sizes.log_in_a_year)
      .number("archive", sizes.archive)
      .number("archive_pages", sizes.pages)
      .number("archive_a_day", sizes.archive_a_day)
      .number("archive_later", sizes.archive_later)
      .number("pages_days", sizes.pages_days)
      .number("free", sizes.free)
      .value("full_in_days", sizes.full_in_days ? std::to_string(*sizes.full_in_days) : "");
}

}  // namespace tidemark::service
