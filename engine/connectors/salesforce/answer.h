#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "http/message.h"
#include "http/secrets.h"
#include "salesforce/grant.h"

/// What Salesforce's answers say, read without building them: pages are large, and go on as the bytes they are.
namespace tidemark::salesforce {

/// The outermost level of an answer that is one JSON object.
struct Outline {
  std::uint64_t elements = 0;  ///< of the array that was asked for
  bool has_array = false;
  std::optional<bool> done;
  std::optional<std::uint64_t> total_size;
  std::string next_records_url;
  std::string name;
  std::string last_id;  ///< `Id` of the array's last element; empty where it has none
};

/// Reads all of the body, so that one that is cut, or no JSON, or no UTF-8, is found out here. `array` is the key whose elements are counted,
/// which must be objects. `bad_answer` says why; nesting of any depth is read without recursion.
[[nodiscard]] Result<Outline> outline(std::string_view body, std::string_view array);

/// The numbers of `[{"version":"66.0",…},…]`.
[[nodiscard]] Result<std::vector<std::string>> version_numbers(std::string_view body);

struct Token {
  std::string access_token;
  std::string instance_url;        ///< without a slash at its end
  std::string org_id;              ///< 15 or 18 characters; empty where the answer has none
  std::string refresh_token = {};  ///< of the refresh flow with rotation, else empty
  std::string user_id = {};        ///< the API user's; empty where the answer has none
};
[[nodiscard]] Result<Token> token_of(std::string_view body);

/// `api-usage=10018/100000` of an Sforce-Limit-Info header.
struct Usage {
  std::uint64_t used = 0;
  std::uint64_t limit = 0;
  friend bool operator==(const Usage&, const Usage&) = default;
};
[[nodiscard]] std::optional<Usage> usage_of(std::string_view limit_info);

/// What is left of one allowance, of `limits` (salesforce-api.md, 4); nothing where the answer does not tell.
[[nodiscard]] std::optional<std::uint64_t> remaining_of(std::string_view limits, std::string_view name);

/// Salesforce's own words in an answer that is no success: errorCode and message of each error, or the first 300 bytes of whatever it
/// is, as one line of UTF-8 in which the secrets are hidden.
struct Words {
  std::string code;  ///< the first errorCode, or OAuth's `error`; empty where there is none
  std::string text;
};
[[nodiscard]] Words words_of(std::string_view body, const http::Secrets& secrets = {});

/// What another system says, as one line of UTF-8 of 300 bytes at most.
[[nodiscard]] std::string one_line(std::string_view text);

/// Whether the status, or what is said, means "not now".
[[nodiscard]] bool is_temporary(const http::Response& response);

/// An answer that is no success as an Error: the call, the status, the words, what to do.
[[nodiscard]] Error error_of(const http::Response& response, const std::string& call, const http::Secrets& secrets);

/// The same for a call for a token: what to do about a grant depends on the flow.
[[nodiscard]] Error error_of_token(const http::Response& response, const std::string& call, Flow flow,
                                   const http::Secrets& secrets);

/// A 200 that can't be understood; `why` as one sentence.
[[nodiscard]] Error bad_answer(const std::string& why, std::string_view body, const std::string& call);

}  // namespace tidemark::salesforce
