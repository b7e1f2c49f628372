#include "http/retry.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <string_view>

#include "http/libcurl.h"

namespace tidemark::http {
namespace {

constexpr std::int64_t longest_wish_ms = 5 * 60'000;
constexpr std::int64_t longest_pause_ms = 60'000;

/// The place of the quote that closes the string that begins there.
std::size_t end_of_string(std::string_view text, std::size_t begin) {
  for (std::size_t at = text.find('"', begin + 1); at != text.npos; at = text.find('"', at + 1)) {
    std::size_t backslashes = 0;
    while (text[at - 1 - backslashes] == '\\') ++backslashes;  // ends at the quote that begins it
    if (backslashes % 2 == 0) return at;
  }
  return text.npos;
}

/// Of "Wed, 25 Nov 2026 10:00:30 GMT", since 1970; -1 where it is no date.
std::int64_t seconds_of_date(std::string_view text) {
  if (!libcurl().trouble.empty()) return -1;
  return libcurl().getdate(std::string{text}.c_str(), nullptr);
}

}  // namespace

Verdict verdict_of(int status) {
  if (status == 408) return {Remedy::less, true};
  if (status == 413) return {Remedy::less, false};
  if (status == 420 || status == 425 || status == 429) return {Remedy::again, false};
  if (status >= 500 && status < 600) return {Remedy::again, true};
  return {Remedy::none, status < 400 || status >= 600};
}

Verdict verdict_of(const Response& answer) {
  const bool is_page = answer.status >= 200 && answer.status < 300 && is_html(answer.body);
  if (is_page || (answer.status == 200 && is_cut(answer.body))) return {Remedy::again, true};
  return verdict_of(answer.status);
}

bool is_html(std::string_view body) {
  const std::size_t begin = body.find_first_not_of(" \t\r\n");
  return begin != body.npos && body[begin] == '<';
}

bool is_cut(std::string_view body) {
  const std::size_t begin = body.find_first_not_of(" \t\r\n");
  if (begin == body.npos) return true;
  if (body[begin] == '"') return end_of_string(body, begin) == body.npos;
  if (body[begin] != '{' && body[begin] != '[') return false;
  const char last = body[body.find_last_not_of(" \t\r\n")];
  if (last != '}' && last != ']') return true;
  std::size_t depth = 0;
  for (std::size_t at = begin; at < body.size(); ++at) {
    switch (body[at]) {
      case '{':
      case '[': ++depth; break;
      case '}':
      case ']':
        if (--depth == 0) return false;
        break;
      case '"':
        at = end_of_string(body, at);
        if (at == body.npos) return true;
        break;
      default: break;
    }
  }
  return true;
}

Verdict verdict_of(const Error& no_answer) {
  if (is_too_long(no_answer)) return {Remedy::less, true};
  return {no_answer.code == ErrorCode::network ? Remedy::again : Remedy::none, true};
}

std::int64_t retry_after_ms(const Headers& headers) {
  const std::string_view text = header(headers, "Retry-After");
  std::int64_t seconds = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (problem != std::errc{} || end != text.data() + text.size()) {
    const std::int64_t then = seconds_of_date(text);
    const std::int64_t now = seconds_of_date(header(headers, "Date"));
    if (then < 0 || now < 0) return 0;
    seconds = then - now;
  }
  return std::clamp<std::int64_t>(seconds, 0, longest_wish_ms / 1000) * 1000;
}

std::int64_t Pauses::next(std::int64_t asked_for_ms) {
  const std::int64_t most = most_ms_;
  most_ms_ = std::min(most_ms_ * 2, longest_pause_ms);
  if (asked_for_ms > 0) return asked_for_ms;
  return jitter_ ? jitter_(most) : most;
}

}  // namespace tidemark::http
