#include "http/secrets.h"

#include <algorithm>

#include "core/json/write.h"
#include "http/message.h"

namespace tidemark::http {
namespace {

constexpr std::size_t most_looked_at = std::size_t{16} << 10;
constexpr std::size_t shortest = 3;
constexpr std::size_t shortest_part = 8;
constexpr std::string_view instead = "…";

/// As it stands within the quotes of a JSON text.
std::string as_json(std::string_view text) {
  std::string quoted;
  json::append_json_string(text, quoted);
  return quoted.substr(1, quoted.size() - 2);
}

/// As it stands within those quotes in a query's text.
std::string as_quoted(std::string_view text, char quote) {
  std::string spelled;
  for (const char c : text) {
    if (c == quote || c == '\\') spelled += '\\';
    spelled += c;
  }
  return spelled;
}

/// How much of the text's end is the beginning of the secret.
std::size_t begun_at_the_end(std::string_view text, std::string_view secret) {
  for (std::size_t length = std::min(text.size(), secret.size()); length >= shortest_part; --length) {
    if (text.ends_with(secret.substr(0, length))) return length;
  }
  return 0;
}

}  // namespace

void Secrets::add(std::string_view text) {
  if (text.size() < shortest) return;
  const std::string in_soql = as_quoted(text, '\''), in_aggregation = as_quoted(text, '"');
  spellings_.insert({std::string{text}, as_json(text), in_soql, as_json(in_soql), in_aggregation,
                     as_json(in_aggregation), encode(text)});
}

std::string Secrets::hidden_in(std::string_view text) const {
  std::string shown{text.substr(0, most_looked_at)};
  std::size_t begun = 0;
  for (const std::string& secret : spellings_) begun = std::max(begun, begun_at_the_end(shown, secret));
  if (begun > 0) shown.replace(shown.size() - begun, begun, instead);
  for (const std::string& secret : spellings_) {
    for (std::size_t at = shown.find(secret); at != shown.npos; at = shown.find(secret, at + instead.size()))
      shown.replace(at, secret.size(), instead);
  }
  return shown;
}

}  // namespace tidemark::http
