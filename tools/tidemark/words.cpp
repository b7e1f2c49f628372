#include "command/words.h"

#include <algorithm>
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

/// The letter that the text begins with; length 0 where it is no UTF-8, or of one byte.
Letter long_letter(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 0;
  if (length == 0 || text.size() < length) return {};
  Letter letter{first & (0xffu >> (length + 1)), length};
  for (std::size_t i = 1; i < length; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte & 0xc0) != 0x80) return {};
    letter.code = letter.code << 6 | (byte & 63);
  }
  return letter;
}

/// What a terminal doesn't draw, but obeys: the C1 controls, and what turns the direction of writing or hides itself
/// (U+200C and U+200D, which some scripts and emoji need, are let through).
bool is_unseen(std::uint32_t code) {
  return (code >= 0x80 && code < 0xa0) || code == 0xad || code == 0x61c || code == 0x180e || code == 0x200b ||
         code == 0x200e || code == 0x200f || (code >= 0x2028 && code <= 0x202e) || (code >= 0x2060 && code <= 0x206f) ||
         code == 0xfeff || (code >= 0xfff9 && code <= 0xfffb) || (code >= 0xe0000 && code <= 0xe007f);
}

}  // namespace

std::string visible(std::string_view text) {
  std::string shown;
  for (std::size_t i = 0; i < text.size();) {
    if (const auto byte = static_cast<unsigned char>(text[i]); byte < 0x20 || byte == 0x7f) {
      shown += "\\x" + hex(byte, 2);
      ++i;
    } else if (const Letter letter = long_letter(text.substr(i)); letter.length > 0 && is_unseen(letter.code)) {
      shown += letter.code < 0x100     ? "\\x" + hex(letter.code, 2)
               : letter.code < 0x10000 ? "\\u" + hex(letter.code, 4)
                                       : "\\U" + hex(letter.code, 8);
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
  if (const std::string shown = visible(word); shown != word) {
    std::string text = "$'";  // in which bash and zsh undo what `visible` did
    for (std::size_t i = 0; i < word.size();) {
      const std::string letter{word.substr(i, std::max<std::size_t>(1, long_letter(word.substr(i)).length))};
      text += letter == "'" || letter == "\\" ? "\\" + letter : visible(letter);
      i += letter.size();
    }
    return text + "'";
  }
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

std::string times(std::uint64_t number) {
  return number == 1 ? "once" : number == 2 ? "twice" : grouped(number) + " times";
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
