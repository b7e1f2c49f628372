#include <nlohmann/json.hpp>

#include "http/retry.h"
#include "pendo/call.h"
#include "pendo/client.h"
#include "pendo/request_text.h"
#include "pendo/write_answer.h"

namespace tidemark::pendo {
namespace {

constexpr std::size_t most_bytes = std::size_t{16} << 20;  // of one entity, or of one value

/// RFC 4648, section 4.
std::string base64(std::string_view bytes) {
  static constexpr char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    std::uint32_t three = 0;
    for (std::size_t i = 0; i < 3; ++i)
      three = three << 8 | (at + i < bytes.size() ? static_cast<unsigned char>(bytes[at + i]) : 0u);
    for (std::size_t i = 0; i < 4; ++i) text += at + i > bytes.size() ? '=' : letters[three >> (18 - 6 * i) & 63];
  }
  return text;
}

std::string value_path(EntityKind kind, std::string_view group, std::string_view id, std::string_view field) {
  std::string path = std::string{"/api/v1/metadata/"} + words_of_kind(kind).path + '/' + http::encode(group);
  return path + "/value/" + std::string{id} + '/' + http::encode(field);
}

Error no_address(const std::string& call) {
  return {ErrorCode::invalid_input, "an id or a name that can't be a part of an address (empty, a dot, two dots)", call,
          "among many it can be read and written"};
}

Error not_there(const http::Response& answer, const std::string& call, const http::Secrets& secrets,
                const Settings& settings, const char* what_is_not) {
  Error error = error_of(answer, call, secrets, settings);
  if (http::is_html(answer.body)) return error;  // of something that is not Pendo
  error.code = ErrorCode::not_found;
  error.hint = what_is_not;
  return error;
}

std::string trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return std::string{text.substr(begin, text.find_last_not_of(" \t\r\n") + 1 - begin)};
}

/// Whose it is, where it says so: a cache in between may have kept another one's.
bool is_of(const nlohmann::json& entity, std::string_view id, std::string_view id_name) {
  if (!entity.is_object()) return false;
  for (const std::string_view name : {std::string_view{"id"}, id_name}) {
    const auto found = entity.find(name);
    if (found != entity.end() && *found != id) return false;
  }
  return true;
}

}  // namespace

Result<std::string> Client::entity(EntityKind kind, std::string_view id) {
  const std::string path = std::string{"/api/v1/"} + words_of_kind(kind).path + '/';
  const std::string call = "GET " + settings_.host + path + "…";
  if (!is_a_segment(id)) return tl::unexpected(no_address(call));
  http::Request asked = request("GET", path + http::encode(settings_.base64_ids ? base64(id) : std::string{id}));
  asked.answer_limit = most_bytes;
  http::Secrets secrets{settings_.key};
  secrets.add(id);
  auto answer = ask(asked, call, false);
  if (!answer) return tl::unexpected(std::move(answer.error()));
  if (answer->status == 404)
    return tl::unexpected(not_there(*answer, call, secrets, settings_, "Pendo knows nobody of that id"));
  if (answer->status != 200) return tl::unexpected(error_of(*answer, call, secrets, settings_));
  if (!is_of(nlohmann::json::parse(answer->body, nullptr, false), id, words_of_kind(kind).id))
    return failure(ErrorCode::bad_answer, "the answer is not, as a whole JSON object, the one that was asked for", call,
                   odd_answer);
  return std::move(answer->body);
}

Result<std::string> Client::value(EntityKind kind, std::string_view group, std::string_view id,
                                  std::string_view field) {
  const std::string call = "GET " + settings_.host + value_path(kind, group, "…", field);
  if (!is_a_segment(group) || !is_a_segment(id) || !is_a_segment(field)) return tl::unexpected(no_address(call));
  http::Request asked = request("GET", value_path(kind, group, http::encode(id), field));
  asked.answer_limit = most_bytes;
  http::Secrets secrets{settings_.key};
  secrets.add(id);
  auto answer = ask(asked, call, false);
  if (!answer) return tl::unexpected(std::move(answer.error()));
  if (answer->status == 204) return "null";
  if (answer->status == 404)
    return tl::unexpected(
        not_there(*answer, call, secrets, settings_, "Pendo knows nobody of that id, or no such field"));
  if (answer->status != 200) return tl::unexpected(error_of(*answer, call, secrets, settings_));
  if (!nlohmann::json::accept(answer->body))
    return failure(ErrorCode::bad_answer, "the answer is no whole JSON value", call, odd_answer);
  return trimmed(answer->body);
}

tl::expected<Written, WriteFailure> Client::write_value(EntityKind kind, std::string_view group, const std::string& id,
                                                        const Update::Value& value) {
  const std::string call = "PUT " + settings_.host + value_path(kind, group, "…", value.name);
  if (!is_a_segment(group) || !is_a_segment(id) || !is_a_segment(value.name))
    return tl::unexpected(WriteFailure{no_address(call), false});
  http::Request asked = request("PUT", value_path(kind, group, http::encode(id), value.name));
  asked.headers.emplace_back("Content-Type", "application/json");
  asked.answer_limit = most_bytes;
  asked.longest_ms = asked.timeout_ms;
  asked.body = value.json;
  ++calls_;
  const auto answer = transport_.send(asked);
  if (!answer) return tl::unexpected(unanswered(at(answer.error(), call)));
  return read_value_answer(*answer, call, Update{id, {value}}, settings_);
}

}  // namespace tidemark::pendo
