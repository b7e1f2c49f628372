#include "pendo/call.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "core/text/beginning.h"
#include "http/retry.h"
#include "pendo/regions.h"

namespace tidemark::pendo {
namespace {

constexpr std::size_t most_words = 300;

/// One line, and UTF-8 whatever came.
std::string one_line(std::string_view text) {
  std::string line{beginning(text, most_words)};
  std::ranges::replace_if(
      line, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, ' ');
  // nlohmann/json's serializer is the house's strictest look at UTF-8; what is none becomes U+FFFD.
  const std::string quoted = nlohmann::json(line).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  line = nlohmann::json::parse(quoted).get<std::string>();
  while (!line.empty() && line.back() == ' ') line.pop_back();
  return line;
}

std::string text_of(const nlohmann::json& json) {
  if (!json.is_object()) return {};
  for (const char* name : {"message", "error", "error_description"}) {
    const auto found = json.find(name);
    if (found != json.end() && found->is_string()) return found->get<std::string>();
  }
  return {};
}

bool may_pass(int status) { return http::verdict_of(status).remedy != http::Remedy::none; }

const char* hint_of(int status) {
  switch (status) {
    case 400: return "look whether Pendo's Settings, Data Mappings has every mapped field in the pull group";
    case 404: return "is `pendo.host` right? What was asked for is not there";
    case 408:
    case 413: return "it was too much for one call: less at once may do";
    case 422: return "Pendo can't compute this aggregation: tell Tidemark's makers";
    case 429: return "Pendo limits the rate of calls: try again in some minutes";
    default: return may_pass(status) ? "Pendo has trouble: try again later" : "is `pendo.host` right?";
  }
}

}  // namespace

std::string words_of(std::string_view body, const http::Secrets& secrets) {
  const std::size_t begin = body.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  body.remove_prefix(begin);
  if (body.front() == '<') return "an HTML page";
  if ((body.front() == '{' || body.front() == '[') && body.size() <= (std::size_t{1} << 20)) {
    // A JSON text can be spelled in many ways ("\\u0027"): what is hidden is looked for in one.
    const auto json = nlohmann::json::parse(body, nullptr, false);
    const std::string text = text_of(json);
    if (!json.is_discarded())
      return one_line(
          secrets.hidden_in(text.empty() ? json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) : text));
  }
  return one_line(secrets.hidden_in(body));
}

Error at(Error error, const std::string& call) {
  error.where = call;
  if (error.hint.empty() && error.code == ErrorCode::bad_answer) error.hint = odd_answer;
  return error;
}

Error error_of(const http::Response& answer, const std::string& call, const http::Secrets& secrets,
               const Settings& settings) {
  const std::string words = words_of(answer.body, secrets);
  std::string what = "Pendo answered " + std::to_string(answer.status);
  what += words.empty() ? ", without a word" : ": " + words;
  const ErrorCode code = may_pass(answer.status)                       ? ErrorCode::unavailable
                         : answer.status >= 400 && answer.status < 500 ? ErrorCode::refused
                                                                       : ErrorCode::bad_answer;
  const bool is_of_key = answer.status == 401 || answer.status == 403;
  return Error{code, std::move(what), call,
               is_of_key ? hint_of_key(answer.status, settings.host, settings.key) : hint_of(answer.status)};
}

}  // namespace tidemark::pendo
