#include "salesforce/answer.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include <nlohmann/json.hpp>

#include "core/text/utf8.h"
#include "http/retry.h"
#include "salesforce/shallow_json.h"

namespace tidemark::salesforce {
namespace {

using Json = nlohmann::json;

constexpr std::size_t words_bytes = 300;

/// Listens to the parser: keeps what stands at the outermost level, counts one array's elements, forgets the rest.
class OutlineReader : public nlohmann::json_sax<Json> {
 public:
  OutlineReader(Outline& outline, std::string_view array) : outline_(outline), array_(array) {}

  [[nodiscard]] const std::string& problem() const { return problem_; }

  bool null() override { return scalar(); }
  bool boolean(bool value) override {
    if (depth_ == 1 && key_ == "done") outline_.done = value;
    return scalar();
  }
  bool number_integer(number_integer_t) override { return scalar(); }
  bool number_unsigned(number_unsigned_t value) override {
    if (depth_ == 1 && key_ == "totalSize") outline_.total_size = value;
    return scalar();
  }
  bool number_float(number_float_t, const string_t&) override { return scalar(); }
  bool string(string_t& value) override {
    if (depth_ == 1 && key_ == "nextRecordsUrl") outline_.next_records_url = value;
    if (depth_ == 1 && key_ == "name") outline_.name = value;
    if (id_is_next_) outline_.last_id = value;
    id_is_next_ = false;
    return scalar();
  }
  bool binary(binary_t&) override { return scalar(); }

  bool start_object(std::size_t) override {
    if (depth_ == 2 && counting_) {
      ++outline_.elements;
      outline_.last_id.clear();
    }
    ++depth_;
    return true;
  }
  bool end_object() override {
    --depth_;
    return true;
  }
  bool key(string_t& value) override {
    if (depth_ == 1) key_ = value;
    id_is_next_ = depth_ == 3 && counting_ && value == "Id";
    return true;
  }
  bool start_array(std::size_t) override {
    if (depth_ == 0) return stop("not a JSON object");
    if (depth_ == 2 && counting_) return stop("an element of \"" + std::string{array_} + "\" is no object");
    if (depth_ == 1 && key_ == array_) {
      if (outline_.has_array) return stop("two keys \"" + std::string{array_} + "\"");
      outline_.has_array = counting_ = true;
    }
    ++depth_;
    return true;
  }
  bool end_array() override {
    if (--depth_ == 1) counting_ = false;
    return true;
  }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
    return stop("not whole JSON, it breaks at byte " + std::to_string(position));
  }

 private:
  bool scalar() {
    if (depth_ == 0) return stop("not a JSON object");
    if (depth_ == 2 && counting_) return stop("an element of \"" + std::string{array_} + "\" is no object");
    return true;
  }
  bool stop(std::string problem) {
    problem_ = std::move(problem);
    return false;
  }

  Outline& outline_;
  std::string_view array_;
  std::string key_;
  std::size_t depth_ = 0;
  bool counting_ = false;
  bool id_is_next_ = false;
  std::string problem_;
};

std::string text_at(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

bool looks_like_html(std::string_view body) {
  const auto first = body.find_first_not_of(" \t\r\n");
  return first != body.npos && body[first] == '<';
}

/// What to do about an errorCode; for the ones that a person can do something about.
std::string_view hint_for(std::string_view code) {
  static constexpr std::pair<std::string_view, std::string_view> hints[] = {
      {"INVALID_SESSION_ID", "is the integration user active, and may the app ask for tokens?"},
      {"REQUEST_LIMIT_EXCEEDED",
       "the org's calls of the last 24 hours are used up: run again later, or ask for a higher limit"},
      {"INVALID_FIELD", "the field is gone, or the integration user may not see it: check its field-level security"},
      {"INVALID_TYPE", "the object is gone, or the integration user may not see it: check its permissions"},
      {"MALFORMED_QUERY", "check the names of the object and the fields in the configuration"},
      {"INVALID_QUERY_LOCATOR", "the cursor has expired or was pushed out by other queries: run again"},
      {"API_DISABLED_FOR_ORG", "this edition has no API, or the integration user lacks API Enabled"},
      {"API_CURRENTLY_DISABLED", "this edition has no API, or the integration user lacks API Enabled"},
      {"FUNCTIONALITY_NOT_ENABLED", "this edition has no API, or the integration user lacks API Enabled"},
      {"invalid_client_id", "check client_id: tidemark credential set"},
      {"invalid_client", "check client_id and client_secret: tidemark credential set"},
      {"unsupported_grant_type", "switch the flow of this credential on in the app's settings"},
      {"invalid_app_access", "let the integration user use the app"},
      {"inactive_user", "the integration user is not active any more"},
      {"inactive_org", "the org is not active any more"},
  };
  for (const auto& [known, hint] : hints) {
    if (code == known) return hint;
  }
  return {};
}

std::string_view hint_for(int status) {
  if (status == 401) return "is the integration user active, and may the app ask for tokens?";
  if (status == 403) return "check the integration user's permissions";
  if (status == 404)
    return "check the object's name, whether the integration user may read it, api_version and login_url";
  if (status == 414 || status == 431) return "too many fields are mapped for one query";
  if (status >= 300 && status < 400)
    return "login_url must be the address that answers itself: https://NAME.my.salesforce.com";
  return "check the configuration";
}

}  // namespace

std::string one_line(std::string_view text) {
  std::string line;
  bool blank = false;
  for (const char c : text.substr(0, words_bytes * 4)) {
    if (static_cast<unsigned char>(c) <= 0x20 || c == 0x7f) {
      blank = !line.empty();
      continue;
    }
    if (blank) line += ' ';
    blank = false;
    line += c;
  }
  if (line.size() > words_bytes) line.resize(words_bytes);
  line.resize(first_bad_utf8(line));  // also where the cut went through a code point
  return line;
}

Result<Outline> outline(std::string_view body, std::string_view array) {
  Outline outline;
  OutlineReader reader{outline, array};
  if (!Json::sax_parse(body, &reader)) return failure(ErrorCode::bad_answer, reader.problem());
  return outline;
}

Result<std::vector<std::string>> version_numbers(std::string_view body) {
  const Json json = Json::parse(body, nullptr, false);
  if (!json.is_array() || json.empty()) return failure(ErrorCode::bad_answer, "not a list of versions");
  std::vector<std::string> numbers;
  for (const Json& entry : json) {
    std::string number = entry.is_object() ? text_at(entry, "version") : std::string{};
    if (number.empty()) return failure(ErrorCode::bad_answer, "not a list of versions");
    numbers.push_back(std::move(number));
  }
  return numbers;
}

Result<Token> token_of(std::string_view body) {
  const Json json = Json::parse(body, nullptr, false);
  if (json.is_discarded()) return failure(ErrorCode::bad_answer, "not whole JSON");
  if (!json.is_object()) return failure(ErrorCode::bad_answer, "not a JSON object");
  Token token{text_at(json, "access_token"), text_at(json, "instance_url"), {}, text_at(json, "refresh_token")};
  if (token.access_token.empty()) return failure(ErrorCode::bad_answer, "no access_token in it");
  if (token.instance_url.empty()) return failure(ErrorCode::bad_answer, "no instance_url in it");
  while (token.instance_url.ends_with('/')) token.instance_url.pop_back();
  const std::string id = text_at(json, "id");  // https://login.salesforce.com/id/ORG/USER
  const auto user = id.rfind('/');
  if (user != id.npos && user > 0) {
    const auto org = id.rfind('/', user - 1);
    if (org != id.npos) token.org_id = id.substr(org + 1, user - org - 1);
    if (org != id.npos) token.user_id = id.substr(user + 1);
  }
  return token;
}

std::optional<Usage> usage_of(std::string_view info) {
  static constexpr std::string_view name = "api-usage=";
  // Other parts end with the same letters: per-app-api-usage=17/250(appName=x).
  for (auto at = info.find(name); at != info.npos; at = info.find(name, at + 1)) {
    if (at > 0 && info[at - 1] != ' ' && info[at - 1] != ';') continue;
    Usage usage;
    const char* end = info.data() + info.size();
    const auto used = std::from_chars(info.data() + at + name.size(), end, usage.used);
    if (used.ec != std::errc{} || used.ptr == end || *used.ptr != '/') return std::nullopt;
    const auto limit = std::from_chars(used.ptr + 1, end, usage.limit);
    return limit.ec == std::errc{} ? std::optional{usage} : std::nullopt;
  }
  return std::nullopt;
}

std::optional<std::uint64_t> remaining_of(std::string_view limits, std::string_view name) {
  const Json json = Json::parse(limits, nullptr, false);
  if (!json.is_object()) return std::nullopt;
  const auto limit = json.find(name);
  if (limit == json.end() || !limit->is_object()) return std::nullopt;
  const auto remaining = limit->find("Remaining");
  if (remaining == limit->end() || !remaining->is_number_unsigned()) return std::nullopt;
  return remaining->get<std::uint64_t>();
}

Words words_of(std::string_view body, const http::Secrets& secrets) {
  if (body.find_first_not_of(" \t\r\n") == body.npos) return {"", "an empty body"};
  Words words;
  const Json json = parse_shallow(body);
  std::string all;
  const auto add = [&](const std::string& code, const std::string& message) {
    if (code.empty() && message.empty()) return;
    if (words.code.empty()) words.code = one_line(code);
    all += (all.empty() ? "" : "; ") + code + (code.empty() || message.empty() ? "" : ": ") + message;
  };
  if (json.is_array()) {
    for (const Json& error : json) {
      if (error.is_object()) add(text_at(error, "errorCode"), text_at(error, "message"));
    }
  } else if (json.is_object()) {
    add(text_at(json, "error"), text_at(json, "error_description"));
  }
  if (all.empty() && json.is_structured()) all = json.dump(-1, ' ', false, Json::error_handler_t::replace);
  words.text = all.empty() ? (looks_like_html(body) ? "an HTML page: " : "") + one_line(secrets.hidden_in(body))
                           : one_line(secrets.hidden_in(all));
  return words;
}

bool is_temporary(const http::Response& response) {
  const int status = response.status;
  if (status != 413 && http::verdict_of(response).remedy != http::Remedy::none) return true;
  if (status != 400 && status != 403) return false;
  const Words words = words_of(response.body);
  return words.code == "rate_limit_exceeded" || words.code == "unknown_error" || words.code == "QUERY_TIMEOUT" ||
         (words.code == "REQUEST_LIMIT_EXCEEDED" && words.text.find("oncurrent") != words.text.npos);
}

Error error_of(const http::Response& response, const std::string& call, const http::Secrets& secrets) {
  const Words words = words_of(response.body, secrets);
  ErrorCode code = is_temporary(response) ? ErrorCode::unavailable : ErrorCode::refused;
  if (words.code == "REQUEST_LIMIT_EXCEEDED") code = ErrorCode::unavailable;
  if (words.code == "INVALID_QUERY_LOCATOR") code = ErrorCode::incomplete;
  if (response.status < 300) code = ErrorCode::bad_answer;
  std::string_view hint = hint_for(words.code);
  if (hint.empty())
    hint = code == ErrorCode::unavailable ? "Salesforce can't now: run again later" : hint_for(response.status);
  return {code, "Salesforce answered " + std::to_string(response.status) + ": " + words.text, call, std::string{hint}};
}

Error error_of_token(const http::Response& response, const std::string& call, Flow flow, const http::Secrets& secrets) {
  Error error = error_of(response, call, secrets);
  if (words_of(response.body).code != "invalid_grant") return error;
  switch (flow) {
    case Flow::client_credentials:
      error.hint =
          "login_url must be the org's own address (https://NAME.my.salesforce.com), and the app must have a user to "
          "run as";
      break;
    case Flow::jwt_bearer:
      error.hint =
          "is this machine's clock right, is the user pre-authorised for the app, and is login_url (or the "
          "credential's "
          "audience) login.salesforce.com or test.salesforce.com as the org needs it?";
      break;
    case Flow::refresh_token:
      error.hint = "the refresh token is good no longer: let the user sign in anew, and set the credential again";
      break;
  }
  return error;
}

Error bad_answer(const std::string& why, std::string_view body, const std::string& call) {
  const std::string begins = looks_like_html(body) ? ", it is an HTML page" : body.empty() ? ", it is empty" : "";
  return {ErrorCode::bad_answer, "Salesforce's answer can't be used" + begins + ": " + why, call,
          "is login_url the org's own address, does a proxy stand between?"};
}

}  // namespace tidemark::salesforce
