#include "simulators/form_parts.h"

#include <algorithm>

#include "simulators/soql_values.h"

namespace tidemark::sim {
namespace {

/// `KEY="value"` or `KEY=value` among a header's parameters; empty where there is none.
std::string_view parameter_in(std::string_view header, std::string_view key) {
  const auto at = header.find(key);
  if (at == header.npos) return {};
  header.remove_prefix(at + key.size());
  if (header.starts_with('"')) return header.substr(1, header.find('"', 1) - 1);
  return header.substr(0, header.find_first_of("; \r\n"));
}

}  // namespace

bool is_form_of_parts(std::string_view content_type) {
  return soql::folded(content_type).starts_with("multipart/form-data");
}

std::map<std::string, std::string_view, std::less<>> form_parts(std::string_view content_type, std::string_view body) {
  std::map<std::string, std::string_view, std::less<>> parts;
  const std::string boundary{parameter_in(content_type, "boundary=")};
  if (!is_form_of_parts(content_type) || boundary.empty()) return parts;
  const std::string first = "--" + boundary + "\r\n", next = "\r\n--" + boundary;
  auto at = body.find(first);
  while (at != body.npos) {
    const auto begin = body.find("\r\n", at);
    const auto blank = body.find("\r\n\r\n", begin);
    const auto end = body.find(next, blank == body.npos ? blank : blank + 2);
    if (end == body.npos) break;
    const std::string_view name = parameter_in(body.substr(begin, blank - begin), " name=");
    // An empty part ends where its blank line does.
    const auto content = std::min(blank + 4, end);
    if (!name.empty()) parts.emplace(name, body.substr(content, end - content));
    at = body.substr(end + next.size()).starts_with("--") ? body.npos : end + 2;
  }
  return parts;
}

}  // namespace tidemark::sim
