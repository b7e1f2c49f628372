#include "simulators/handler.h"

#include <utility>

namespace tidemark::sim {

Target target_of(std::string_view url) {
  if (const auto scheme = url.find("://"); scheme != url.npos && scheme < url.find('/')) {
    url.remove_prefix(scheme + 3);
    const auto end_of_host = url.find_first_of("/?#");
    url.remove_prefix(end_of_host == url.npos ? url.size() : end_of_host);
  }
  url = url.substr(0, url.find('#'));
  const auto mark = url.find('?');
  const std::string_view path = url.substr(0, mark);
  return {path.empty() ? "/" : path, mark == url.npos ? std::string_view{} : url.substr(mark + 1)};
}

std::optional<std::string> parameter(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    const auto end = query.find('&');
    const std::string_view pair = query.substr(0, end);
    query.remove_prefix(end == query.npos ? query.size() : end + 1);
    const auto equals = pair.find('=');
    if (http::decode(pair.substr(0, equals), true) == name) {
      return http::decode(equals == pair.npos ? std::string_view{} : pair.substr(equals + 1), true);
    }
  }
  return std::nullopt;
}

bool is_nested_deeper(std::string_view json, std::size_t most) {
  std::size_t depth = 0;
  bool in_text = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (in_text && c == '\\') ++i;
    else if (c == '"') in_text = !in_text;
    else if (in_text) continue;
    else if ((c == '[' || c == '{') && ++depth > most) return true;
    else if ((c == ']' || c == '}') && depth > 0) --depth;
  }
  return false;
}

http::Response json_answer(int status, std::string body) {
  return {status, {{"Content-Type", "application/json;charset=UTF-8"}}, std::move(body)};
}

}  // namespace tidemark::sim
