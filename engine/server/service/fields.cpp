#include "service/fields.h"

#include <algorithm>
#include <charconv>

#include "service/problem.h"
#include "service/read_json.h"

namespace tidemark::service {
namespace {

bool take_number(json::Value value, std::uint64_t& number) {
  const std::string_view text = value.number();
  const auto [stop, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  return problem == std::errc{} && stop == text.data() + text.size();
}

bool take(json::Value value, json::Kind kind, Fields& fields) {
  const std::string name{value.key()};
  if (kind == json::Kind::object && value.is(json::Kind::text)) {
    fields.texts[name] = value.text();
    return true;
  }
  if (!value.is(kind)) return false;
  if (kind == json::Kind::object) {
    fields.texts[name] = json_text(value);
    return true;
  }
  if (kind == json::Kind::text) {
    fields.texts[name] = value.text();
    return true;
  }
  if (kind == json::Kind::number) return take_number(value, fields.numbers[name]);
  if (kind == json::Kind::boolean) {
    fields.flags[name] = value.boolean();
    return true;
  }
  std::vector<std::string>& list = fields.lists[name];
  for (const json::Value element : value.children()) {
    if (!element.is(json::Kind::text)) return false;
    list.emplace_back(element.text());
  }
  return true;
}

std::string_view expected(json::Kind kind) {
  if (kind == json::Kind::text) return "a text is expected";
  if (kind == json::Kind::boolean) return "true or false is expected";
  if (kind == json::Kind::object) return "an object is expected, or a text that holds one";
  return kind == json::Kind::number ? "a whole number is expected" : "a list of texts is expected";
}

}  // namespace

tl::expected<Fields, web::Response> fields_in(const web::Request& request, const std::vector<Member>& members,
                                              std::size_t longest) {
  if (request.body.empty() && std::ranges::find(members, true, &Member::required) == members.end()) return Fields{};
  if (!is_json(request)) return tl::unexpected(problem(415, "the body is to be application/json"));
  const auto document = json::Document::read(request.body, {.depth = 20, .max_bytes = longest});
  if (!document) return tl::unexpected(problem(document.error()));
  if (!document->root().is(json::Kind::object))
    return tl::unexpected(problem(422, "an object is expected", {}, "GET /api/v1/openapi.json"));
  Fields fields;
  for (const json::Value value : document->root().children()) {
    const auto member = std::ranges::find(members, value.key(), &Member::name);
    if (member == members.end())
      return tl::unexpected(
          problem(422, "that is none of what is asked for", value.path(), "GET /api/v1/openapi.json"));
    if (!take(value, member->kind, fields)) return tl::unexpected(problem(422, expected(member->kind), value.path()));
  }
  for (const Member& member : members)
    if (member.required && !document->root().member(member.name))
      return tl::unexpected(problem(422, "it is missing", member.name));
  return fields;
}

tl::expected<std::string, web::Response> comment_in(const web::Request& request) {
  auto fields = fields_in(request, {{"comment", json::Kind::text, false}});
  if (!fields) return tl::unexpected(std::move(fields.error()));
  std::string comment = std::move(fields->texts["comment"]);
  if (comment.size() > longest_comment)
    return tl::unexpected(problem(422, "a comment has 1,000 bytes at most", "comment"));
  return comment;
}

}  // namespace tidemark::service
