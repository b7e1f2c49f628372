#include "command/remote.h"

#include <cstdlib>
#include <utility>

#include "command/input_file.h"
#include "zones/zone_table.h"

namespace tidemark::command {
namespace {

Result<std::string> token_of(const Call& call) {
  std::string token;
  if (call.has("--token-file")) {
    const auto file = InputFile::read(call["--token-file"]);
    if (!file) return tl::unexpected(file.error());
    token = file->bytes();
  } else if (const char* const given = std::getenv("TIDEMARK_TOKEN"); given != nullptr) {
    token = given;
  }
  while (!token.empty() && (token.back() == '\n' || token.back() == '\r' || token.back() == ' ')) token.pop_back();
  if (token.empty())
    return failure(ErrorCode::invalid_input, "a server wants a token", "--server",
                   "--token-file FILE or $TIDEMARK_TOKEN; tidemark tokens create NAME makes one there");
  if (token.find_first_of("\r\n") != token.npos)
    return failure(ErrorCode::invalid_input, "the token is one line", "--token-file");
  return token;
}

ErrorCode code_of(int status) {
  switch (status) {
    case 400:
    case 415:
    case 422: return ErrorCode::invalid_input;
    case 404: return ErrorCode::not_found;
    case 429:
    case 503: return ErrorCode::unavailable;
    default: return ErrorCode::refused;
  }
}

std::string member(json::Value object, std::string_view name) {
  const auto found = object.member(name);
  return found && found->is(json::Kind::text) ? std::string{found->text()} : std::string{};
}

/// What a problem (RFC 9457) says, thing by thing where it has several.
std::vector<Error> errors_in(int status, const std::string& body, const std::string& where) {
  const auto document = json::Document::read(body);
  const ErrorCode code = code_of(status);
  if (!document || !document->root().is(json::Kind::object))
    return {{ErrorCode::bad_answer, "it answered " + std::to_string(status), where, "is it a `tidemark serve`?"}};
  const json::Value root = document->root();
  std::vector<Error> errors;
  if (const auto list = root.member("errors"); list && list->is(json::Kind::array))
    for (const json::Value one : list->children())
      errors.push_back({code, member(one, "what"), member(one, "where"), member(one, "hint")});
  if (errors.empty()) errors.push_back({code, member(root, "detail"), member(root, "where"), member(root, "hint")});
  return errors;
}

}  // namespace

std::string encoded(std::string_view word) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string text;
  for (const char c : word) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                       c == '_' || c == '.' || c == '~';
    const auto byte = static_cast<unsigned char>(c);
    if (plain) text += c;
    else text += {'%', digits[byte >> 4], digits[byte & 15]};
  }
  return text;
}

std::string_view raw(std::string_view document, json::Value value) {
  std::string_view rest = document.substr(value.offset());
  int depth = 0;
  bool in_text = false;
  for (std::size_t at = 0; at < rest.size(); ++at) {
    const char c = rest[at];
    if (in_text && c == '\\') ++at;
    else if (c == '"') in_text = !in_text;
    else if (!in_text && (c == '{' || c == '[')) ++depth;
    else if (!in_text && (c == '}' || c == ']') && --depth < 0) return rest.substr(0, at);
    else if (!in_text && depth == 0 && c == ',') return rest.substr(0, at);
    if (depth == 0 && !in_text && (c == '}' || c == ']' || c == '"')) return rest.substr(0, at + 1);
  }
  return rest;
}

int tell(const Call& call, const std::vector<Error>& errors) {
  for (const Error& error : errors) static_cast<void>(call.tell(error));
  return status_of(errors.front());
}

Result<std::unique_ptr<Remote>> Remote::open(const Call& call) {
  auto remote = open_service(call);
  if (!remote) return remote;
  if (auto chosen = (*remote)->choose(call); !chosen) return tl::unexpected(std::move(chosen.error()));
  return remote;
}

Result<std::unique_ptr<Remote>> Remote::open_service(const Call& call) {
  if (call.has("--directory"))
    return failure(ErrorCode::invalid_input, "--server and --directory name two places", "--server",
                   "give one of them");
  auto token = token_of(call);
  if (!token) return tl::unexpected(std::move(token.error()));
  std::string url = call["--server"];
  while (url.ends_with('/')) url.pop_back();
  return std::unique_ptr<Remote>{new Remote{std::move(url), std::move(*token)}};
}

Result<void> Remote::choose(const Call& call) {
  if (call.has("--subscription")) {
    subscription_ = call["--subscription"];
    return {};
  }
  const auto all = send_whole("GET", "/api/v1/subscriptions", {}, {});
  if (!all) return tl::unexpected(all.error().front());
  const auto document = json::Document::read(all->body);
  const auto list = document ? document->root().member("subscriptions") : std::nullopt;
  if (!list) return failure(ErrorCode::bad_answer, "it does not say which subscriptions it has", url_);
  std::string names;
  for (const json::Value one : list->children()) {
    subscription_ = member(one, "subscription");
    names += (names.empty() ? "" : ", ") + subscription_;
  }
  if (list->size() == 1) return {};
  if (list->size() == 0) return failure(ErrorCode::not_found, "there is no subscription that this token may see", url_);
  return failure(ErrorCode::invalid_input, "there are several subscriptions: " + names, url_,
                 "say which: --subscription NAME");
}

Remote::Answered Remote::send(std::string_view method, std::string_view path, std::string body,
                              std::vector<std::pair<std::string, std::string>> headers) {
  const std::string of = subscription_.empty() ? std::string{} : "/subscriptions/" + encoded(subscription_);
  return send_whole(method, "/api/v1" + of + std::string{path}, std::move(body), std::move(headers));
}

Remote::Answered Remote::send_whole(std::string_view method, const std::string& path, std::string body,
                                    std::vector<std::pair<std::string, std::string>> headers) {
  http::Request request{std::string{method}, url_ + path};
  request.headers = std::move(headers);
  request.headers.emplace_back("Authorization", "Bearer " + token_);
  if (!body.empty()) request.headers.emplace_back("Content-Type", "application/json");
  request.body = std::move(body);
  request.may_be_empty = true;
  const auto response = network_.send(request);
  if (!response) return tl::unexpected(std::vector{response.error()});
  if (response->status >= 300) return tl::unexpected(errors_in(response->status, response->body, url_));
  std::string_view tag = http::header(response->headers, "ETag");
  if (tag.starts_with("W/")) tag.remove_prefix(2);  // a proxy has compressed the answer: the version is the same
  return Answer{response->status, std::string{tag}, response->body};
}

tl::expected<Remote::InForce, std::vector<Error>> Remote::configuration() {
  const auto answer = send("GET", "/configuration");
  if (!answer && answer.error().front().code == ErrorCode::not_found) {
    if (auto there = send("GET", ""); !there) return tl::unexpected(std::move(there.error()));
    return InForce{};
  }
  if (!answer) return tl::unexpected(answer.error());
  const auto document = json::Document::read(answer->body);
  const auto text = document ? document->root().member("configuration") : std::nullopt;
  if (!text) return tl::unexpected(std::vector{Error{ErrorCode::bad_answer, "it gives no configuration", url_, {}}});
  return InForce{answer->tag, std::string{raw(answer->body, *text)}};
}

LocalTime Remote::local() {
  const auto in_force = configuration();
  const auto read = in_force ? read_configuration(in_force->text, zone_exists) : tl::unexpected(std::vector<Error>{});
  if (!read) return {};
  auto zone = load_zone(read->time_zone);
  if (!zone) return {};
  return {std::move(*zone), read->time_zone};
}

}  // namespace tidemark::command
