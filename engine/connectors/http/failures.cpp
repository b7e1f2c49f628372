#include "http/failures.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "core/text/beginning.h"
#include "http/case.h"
#include "http/retry.h"
#include "http/secrets.h"

namespace tidemark::http {
namespace {

constexpr std::size_t most_looked_through = std::size_t{1} << 20;
constexpr std::size_t most_searched = std::size_t{64} << 10;  // for credentials: more than is kept
constexpr std::size_t most_headers = 100;
constexpr std::size_t shortest_part = 8;  // of a header's value: "Bearer" is none
constexpr std::string_view blanks = " \t\r\n";

/// Headers whose values tell nothing that must not be told.
constexpr std::array<std::string_view, 30> plain_headers{"accept",
                                                         "accept-encoding",
                                                         "age",
                                                         "allow",
                                                         "cache-control",
                                                         "cf-ray",
                                                         "connection",
                                                         "content-encoding",
                                                         "content-length",
                                                         "content-type",
                                                         "date",
                                                         "etag",
                                                         "expires",
                                                         "host",
                                                         "if-modified-since",
                                                         "if-none-match",
                                                         "last-modified",
                                                         "location",
                                                         "retry-after",
                                                         "server",
                                                         "sforce-call-options",
                                                         "sforce-limit-info",
                                                         "sforce-locator",
                                                         "sforce-numberofrecords",
                                                         "sforce-query-options",
                                                         "transfer-encoding",
                                                         "user-agent",
                                                         "vary",
                                                         "via",
                                                         "x-request-id"};

/// Names of credentials, without underscores and hyphens and in small letters.
constexpr std::array<std::string_view, 19> secret_names{
    "accesstoken", "apikey",         "assertion", "authorization", "bearer",   "clientassertion", "clientsecret",
    "idtoken",     "integrationkey", "jwt",       "passwd",        "password", "privatekey",      "refreshtoken",
    "secret",      "sessionid",      "sid",       "signature",     "token"};

std::string in_small(std::string_view text) {
  std::string small;
  for (const char c : text) small += lower(c);
  return small;
}

bool is_of_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

bool names_a_secret(std::string_view name) {
  std::string plain = in_small(name);
  std::erase_if(plain, [](char c) { return c == '_' || c == '-'; });
  return std::ranges::find(secret_names, plain) != secret_names.end();
}

/// What stands behind a name: `"name":"value"`, `name=value`, `<name>value<`; the text may be cut anywhere. Empty where it is
/// no name of a value.
std::string_view value_behind(std::string_view rest) {
  const auto skip = [&](std::string_view characters) {
    rest.remove_prefix(std::min(rest.find_first_not_of(characters), rest.size()));
  };
  skip("\\\"'");
  skip(blanks);
  if (rest.empty()) return {};
  const char separator = rest.front();
  if (separator != ':' && separator != '=' && separator != '>') return {};
  rest.remove_prefix(1);
  if (separator == '>') return rest.substr(0, rest.find('<'));
  skip(" \t\r\n[");
  const std::size_t quote = rest.find_first_not_of('\\');
  if (quote != rest.npos && (rest[quote] == '"' || rest[quote] == '\'')) {
    const char closing = rest[quote];
    rest.remove_prefix(quote + 1);
    std::size_t end = rest.find(closing);
    // A quote in a text has a backslash before it; the closing one as many as the opening one.
    while (quote == 0 && end != rest.npos && end > 0 && rest[end - 1] == '\\') end = rest.find(closing, end + 1);
    return rest.substr(0, end);
  }
  return rest.substr(0, rest.find_first_of(" \t\r\n&,;}<\"'"));
}

/// What must not be told of a call.
struct Found {
  Secrets secrets;
  std::size_t values = 0;  ///< in bodies and addresses
  static constexpr std::size_t most_values = 200;

  /// Of so many nobody sent one on purpose: then nothing is told.
  [[nodiscard]] bool too_many() const { return values > most_values; }
};

void find_secrets(std::string_view text, Found& found) {
  text = text.substr(0, most_searched);
  for (std::size_t at = 0; at < text.size() && !found.too_many();) {
    if (!is_of_name(text[at])) {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < text.size() && is_of_name(text[end])) ++end;
    if (names_a_secret(text.substr(at, end - at))) {
      const std::string_view value = value_behind(text.substr(end));
      if (!value.empty() && value != "null" && value != "true" && value != "false") {
        ++found.values;
        found.secrets.add(value);
        found.secrets.add(decode(value, true));
        end = static_cast<std::size_t>(value.data() + value.size() - text.data());
      }
    }
    at = end;
  }
}

/// A user and a password before the host.
void find_user(std::string_view url, Secrets& secrets) {
  const std::size_t scheme = url.find("://");
  if (scheme == url.npos) return;
  url.remove_prefix(scheme + 3);
  url = url.substr(0, url.find_first_of("/?#"));
  const std::size_t at = url.rfind('@');
  if (at == url.npos) return;
  const std::string_view user = url.substr(0, at);
  secrets.add(user);
  secrets.add(decode(user, false));
  const std::size_t colon = user.find(':');
  if (colon != user.npos) secrets.add(decode(user.substr(colon + 1), false));
}

bool is_plain(std::string_view header) {
  return std::ranges::find(plain_headers, std::string_view{in_small(header)}) != plain_headers.end();
}

void add_value_and_parts(std::string_view value, Secrets& secrets) {
  value = value.substr(0, most_searched);
  secrets.add(value);
  while (!value.empty()) {
    const std::size_t end = std::min(value.find_first_of(" \t;,="), value.size());
    if (end >= shortest_part) secrets.add(value.substr(0, end));
    value.remove_prefix(std::min(end + 1, value.size()));
  }
}

void find_secrets(const Headers& headers, bool of_request, Found& found) {
  for (const auto& [name, value] : headers) {
    const std::string lowered = in_small(name);
    const bool hides = of_request ? !is_plain(name) : lowered == "set-cookie" || lowered == "authorization";
    if (hides) add_value_and_parts(value, found.secrets);
    else if (is_plain(name)) find_secrets(value, found);
  }
}

Headers shown(const Headers& headers, const Found& found, std::size_t most) {
  Headers kept;
  for (const auto& [name, value] : headers) {
    if (kept.size() == most_headers) break;
    std::string told = is_plain(name) && !found.too_many()
                           ? std::string{beginning(found.secrets.hidden_in(value), most)}
                           : std::string{"…"};
    // Where one is sent to, not with what.
    if (same_without_case(name, "location")) told.resize(std::min(told.find_first_of("?#"), told.size()));
    kept.emplace_back(std::string{beginning(found.secrets.hidden_in(name), most)}, std::move(told));
  }
  return kept;
}

}  // namespace

bool has_failed(const Request& request, const Result<Response>& result) {
  if (!result) return result.error().code != ErrorCode::interrupted;
  if (result->status < 200 || result->status > 299) return result->status != 304;
  if (result->body.empty() && request.may_be_empty) return false;
  if (result->body.size() <= most_looked_through) return verdict_of(*result).remedy != Remedy::none;
  const char first = result->body[std::min(result->body.find_first_not_of(blanks), result->body.size() - 1)];
  const char last = result->body[std::min(result->body.find_last_not_of(blanks), result->body.size() - 1)];
  return first == '<' || (first == '{' && last != '}') || (first == '[' && last != ']');
}

FailedCall without_secrets(const Request& request, const Result<Response>& result, std::size_t most_bytes) {
  Found found;
  find_secrets(request.headers, true, found);
  find_secrets(request.url, found);
  find_user(request.url, found.secrets);
  find_secrets(request.body, found);
  if (result) {
    find_secrets(result->headers, false, found);
    find_secrets(result->body, found);
  }
  const Secrets& secrets = found.secrets;
  const auto told = [&](std::string_view text) {
    return found.too_many() ? std::string{"…"} : std::string{beginning(secrets.hidden_in(text), most_bytes)};
  };
  FailedCall call;
  call.request = {request.method,     told(request.url),  shown(request.headers, found, most_bytes),
                  told(request.body), request.timeout_ms, request.answer_limit};
  call.request_bytes = request.source.read ? request.source.length : request.body.size();
  if (result) {
    call.answer = Response{result->status, shown(result->headers, found, most_bytes), told(result->body)};
    call.answer_bytes = result->body.size();
  } else {
    const Error& error = result.error();
    call.error = Error{error.code, told(error.what), told(error.where), told(error.hint)};
  }
  return call;
}

Result<Response> Failures::send(const Request& request) {
  auto result = inner_.send(request);
  // What a sink has taken is not in the answer.
  if (result && is_for_sink(request, result->status)) return result;
  if (has_failed(request, result)) sink_(without_secrets(request, result, most_bytes_));
  return result;
}

}  // namespace tidemark::http
