#include "command/words.h"

#include <cstdlib>

#include "core/time/date_text.h"

namespace tidemark::command {

namespace {

std::string two_digits(std::int64_t number) { return (number < 10 ? "0" : "") + std::to_string(number); }

std::string hex(std::uint32_t number, int digits) {
  std::string text;
  for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) text += "0123456789abcdef"[(number >> shift) & 15];
  return text;
}

struct Letter {
  std::uint32_t code = 0;
  std::size_t length = 0;  ///< bytes; 0: none such
};

/// What a terminal doesn't draw, but obeys: the C1 controls, and what turns the direction of writing or hides itself
/// (U+200C and U+200D, which some scripts and emoji need, are let through).
Letter unseen_letter(std::string_view text) {
  const auto byte = [&](std::size_t at) -> std::uint32_t {
    return at < text.size() ? static_cast<unsigned char>(text[at]) : 0;
  };
  if (byte(0) == 0xc2 && byte(1) >= 0x80 && byte(1) < 0xa0) return {byte(1), 2};
  if (byte(0) == 0xd8 && byte(1) == 0x9c) return {0x61c, 2};
  if (byte(0) != 0xe2 && byte(0) != 0xef) return {};
  const std::uint32_t code = (byte(0) & 15) << 12 | (byte(1) & 63) << 6 | (byte(2) & 63);
  const bool is_unseen = code == 0x200b || code == 0x200e || code == 0x200f || (code >= 0x2028 && code <= 0x202e) ||
                         (code >= 0x2060 && code <= 0x206f) || code == 0xfeff;
  return is_unseen ? Letter{code, 3} : Letter{};
}

}  // namespace

std::string visible(std::string_view text) {
  std::string shown;
  for (std::size_t i = 0; i < text.size();) {
    if (const auto byte = static_cast<unsigned char>(text[i]); byte < 0x20 || byte == 0x7f) {
      shown += "\\x" + hex(byte, 2);
      ++i;
    } else if (const Letter letter = unseen_letter(text.substr(i)); letter.length > 0) {
      shown += letter.code < 0x100 ? "\\x" + hex(letter.code, 2) : "\\u" + hex(letter.code, 4);
      i += letter.length;
    } else {
      shown += text[i++];
    }
  }
  return shown;
}

std::string shell_word(std::string_view word) {
  if (!word.empty() &&
      word.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/:@,") == word.npos)
    return std::string{word};
  std::string text = "'";
  for (const char c : word) text += c == '\'' ? std::string{"'\\''"} : std::string{c};
  return text + "'";
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
