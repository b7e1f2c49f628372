#include "http/message.h"

#include <algorithm>

#include "http/case.h"

namespace tidemark::http {
namespace {

constexpr std::string_view long_words = "the answer is longer than the allowed ";
constexpr std::string_view late_words = "no whole answer ";

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char l = lower(c);
  return l >= 'a' && l <= 'f' ? l - 'a' + 10 : -1;
}

}  // namespace

std::string_view header(const Headers& headers, std::string_view name) {
  const auto same = [&](const auto& entry) { return same_without_case(entry.first, name); };
  const auto found = std::ranges::find_if(headers, same);
  return found == headers.end() ? std::string_view{} : std::string_view{found->second};
}

Error too_long(const Request& request, const std::string& call) {
  return {ErrorCode::bad_answer, std::string{long_words} + std::to_string(request.answer_limit) + " bytes", call,
          "ask for less in one call; is it the right address?"};
}

Error too_late(const Request& request, const std::string& call, Late how) {
  const auto words = [&]() -> std::string {
    switch (how) {
      case Late::no_answer: return "within " + std::to_string(request.timeout_ms) + " ms";
      case Late::stood_still:
        return "and nothing has moved for " + std::to_string(std::min(request.stall_ms, request.timeout_ms)) + " ms";
      case Late::took_too_long:
        return "even within the " + std::to_string(request.longest_ms) + " ms that any may take";
    }
    return {};
  };
  return {ErrorCode::network, std::string{late_words} + words(), call,
          "try again; what was asked may have happened, or may still happen"};
}

bool is_too_long(const Error& error) {
  return error.code == ErrorCode::bad_answer && error.what.starts_with(long_words);
}

bool is_too_late(const Error& error) { return error.code == ErrorCode::network && error.what.starts_with(late_words); }

Error broken_source(const std::string& call) {
  return {ErrorCode::invalid_input, "the body to be sent ends before its length", call,
          "was it changed while it was sent? try again"};
}

bool is_for_sink(const Request& request, int status) { return request.sink && status >= 200 && status < 300; }

Result<std::string> whole_body(const Request& request, const std::string& call) {
  if (!request.source.read) return request.body;
  std::string body(request.source.length, '\0');
  for (std::size_t at = 0; at < body.size();) {
    const auto got = request.source.read(at, std::span{body}.subspan(at));
    if (!got) return tl::unexpected(got.error());
    if (*got == 0 || *got > body.size() - at) return tl::unexpected(broken_source(call));
    at += *got;
  }
  return body;
}

Result<Response> hand_over(const Request& request, Response answer) {
  if (!is_for_sink(request, answer.status)) return answer;
  if (auto taken = request.sink(answer.body); !taken) return tl::unexpected(std::move(taken.error()));
  answer.body.clear();
  return answer;
}

std::string encode(std::string_view text) {
  static constexpr std::string_view digits = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    const bool unreserved = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                            c == '.' || c == '_' || c == '~';
    if (unreserved) {
      encoded += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      encoded += {'%', digits[byte >> 4], digits[byte & 15]};
    }
  }
  return encoded;
}

std::string decode(std::string_view text, bool plus_is_blank) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
    const int low = high >= 0 ? hex_value(text[i + 2]) : -1;
    if (low >= 0) {
      decoded += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      decoded += plus_is_blank && text[i] == '+' ? ' ' : text[i];
    }
  }
  return decoded;
}

}  // namespace tidemark::http
