#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "core/json/document.h"
#include "web/message.h"

namespace tidemark::service {

/// The members of the JSON object that a request sends; where none of them is required it may send nothing.
///
///     auto fields = fields_in(request, {{"name"}, {"days", json::Kind::number, false}});
///     if (!fields) return fields.error();                     // 415, 422: a member is missing, unknown, or not of its kind
///     fields->texts["name"]     fields->numbers.contains("days")
struct Fields {
  std::map<std::string, std::string, std::less<>> texts;
  std::map<std::string, std::uint64_t, std::less<>> numbers;           ///< whole ones
  std::map<std::string, std::vector<std::string>, std::less<>> lists;  ///< of texts
  std::map<std::string, bool, std::less<>> flags;

  [[nodiscard]] bool is_set(std::string_view flag) const {
    const auto found = flags.find(flag);
    return found != flags.end() && found->second;
  }
};

struct Member {
  std::string_view name;
  json::Kind kind = json::Kind::text;
  bool required = true;
};

/// A member of kind `object` may be a text too, which holds it; in `texts` it is as JSON either way. `longest`: the bytes of all of it.
[[nodiscard]] tl::expected<Fields, web::Response> fields_in(const web::Request& request,
                                                            const std::vector<Member>& members,
                                                            std::size_t longest = web::usual_body);

/// What a person says to what he does: {"comment":"the org moves"}, or nothing.
[[nodiscard]] tl::expected<std::string, web::Response> comment_in(const web::Request& request);
inline constexpr std::size_t longest_comment = 1'000;  ///< bytes

}  // namespace tidemark::service
