#include "command/words.h"

#include <cstdlib>

#include "core/time/date_text.h"

namespace tidemark::command {

namespace {

std::string two_digits(std::int64_t number) { return (number < 10 ? "0" : "") + std::to_string(number); }

}  // namespace

std::string visible(std::string_view text) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string shown;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool c1 = byte == 0xc2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xa0;
    if (byte >= 0x20 && byte != 0x7f && !c1) {
      shown += text[i];
      continue;
    }
    const auto code = c1 ? static_cast<unsigned char>(text[++i]) : byte;
    shown += "\\x";
    shown += digits[code >> 4];
    shown += digits[code & 15];
  }
  return shown;
}

std::string grouped(std::uint64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t at = text.size(); at > 3; at -= 3) text.insert(at - 3, ",");
  return text;
}

std::string count(std::uint64_t number, std::string_view one, std::string_view many) {
  return grouped(number) + " " + std::string{number == 1 ? one : many};
}

std::string iso(Instant time) {
  std::string text;
  if (time.milliseconds != 0 && in_range(time)) append_instant(time, text);
  return text;
}

std::string LocalTime::second(Instant time) const {
  const std::int64_t offset = zone.offset_at(time);
  const Instant local{time.milliseconds + offset * one_second};
  if (!in_range(local)) return "?";
  std::string text;
  append_instant(local, text);
  text.resize(19);
  const std::int64_t minutes = std::abs(offset) / 60;
  return text + (offset < 0 ? "-" : "+") + two_digits(minutes / 60) + ":" + two_digits(minutes % 60);
}

Result<Instant> LocalTime::read(std::string_view text) const {
  const auto date = parse_date_text(text);
  if (!date)
    return failure(ErrorCode::invalid_input, "that is no time", {}, "write 2026-01-31, or 2026-01-31T02:00:00Z");
  return date->has_time ? date->instant() : zone.start_of_day(date->days);
}

}  // namespace tidemark::command
