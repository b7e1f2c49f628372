#include "pendo/request_text.h"

#include "core/json/write.h"

namespace tidemark::pendo {
namespace {

std::string aggregation(EntityKind kind, std::string_view steps) {
  const KindWords& words = words_of_kind(kind);
  std::string body =
      R"({"response":{"location":"request","mimeType":"application/json"},"request":{"requestId":"tidemark-)";
  body += words.path;
  body += R"(","name":"tidemark","pipeline":[{"source":)";
  body += words.source;
  body += '}';
  body += steps;
  body += "]}}";
  return body;
}

}  // namespace

const KindWords& words_of_kind(EntityKind kind) {
  static constexpr KindWords visitor{"visitor", "visitorId", R"({"visitors":{"identified":true}})"};
  static constexpr KindWords account{"account", "accountId", R"({"accounts":null})"};
  return kind == EntityKind::visitor ? visitor : account;
}

bool is_a_segment(std::string_view id) { return !id.empty() && id != "." && id != ".."; }

std::string expression_text(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + '"';
}

std::string count_body(EntityKind kind) { return aggregation(kind, R"(,{"count":null})"); }

std::string page_body(EntityKind kind, std::string_view filter, std::uint32_t rows) {
  std::string steps;
  if (!filter.empty()) {
    steps += R"(,{"filter":)";
    json::append_json_string(filter, steps);
    steps += '}';
  }
  steps += R"(,{"sort":[)";
  json::append_json_string(words_of_kind(kind).id, steps);
  steps += R"(]},{"limit":)" + std::to_string(rows) + '}';
  return aggregation(kind, steps);
}

std::string any_of(EntityKind kind, std::span<const std::string> ids) {
  std::string filter = "(";
  for (const std::string& id : ids) {
    if (filter.size() > 1) filter += "||";
    filter += words_of_kind(kind).id;
    filter += "==" + expression_text(id);
  }
  return filter + ')';
}

void append_update(EntityKind kind, const Update& update, std::string& out) {
  out += '{';
  json::append_json_string(words_of_kind(kind).id, out);
  out += ':';
  json::append_json_string(update.id, out);
  out += R"(,"values":{)";
  bool first = true;
  for (const Update::Value& value : update.values) {
    if (!first) out += ',';
    first = false;
    json::append_json_string(value.name, out);
    out += ':';
    out += value.json;
  }
  out += "}}";
}

}  // namespace tidemark::pendo
