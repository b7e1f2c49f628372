#include "salesforce/soql.h"

#include <algorithm>
#include <set>

namespace tidemark::salesforce {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_path(std::string_view text) {
  for (;;) {
    const auto dot = text.find('.');
    if (!is_name(text.substr(0, dot))) return false;
    if (dot == text.npos) return true;
    text.remove_prefix(dot + 1);
  }
}

std::string without_case(std::string_view text) {
  std::string folded{text};
  std::ranges::transform(folded, folded.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; });
  return folded;
}

}  // namespace

bool is_name(std::string_view text) {
  return !text.empty() && is_letter(text.front()) &&
         std::ranges::all_of(text, [](char c) { return is_letter(c) || is_digit(c) || c == '_'; });
}

bool is_id(std::string_view text) {
  return (text.size() == 15 || text.size() == 18) &&
         std::ranges::all_of(text, [](char c) { return is_letter(c) || is_digit(c); });
}

std::string literal(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) {
    switch (c) {
      case '\\':
      case '\'': quoted += {'\\', c}; break;
      case '\n': quoted += "\\n"; break;
      case '\r': quoted += "\\r"; break;
      case '\t': quoted += "\\t"; break;
      default: quoted += c;
    }
  }
  return quoted + "'";
}

http::Secrets literals_of(std::string_view soql) {
  http::Secrets texts;
  std::string text;
  bool inside = false;
  std::size_t begin = 0;
  for (std::size_t at = 0; at < soql.size(); ++at) {
    if (soql[at] == '\'') {
      if (inside) {
        texts.add(text);
        texts.add(soql.substr(begin, at - begin));  // as it was asked for
      }
      text.clear();
      inside = !inside;
      begin = at + 1;
    } else if (inside && soql[at] == '\\' && at + 1 < soql.size()) {
      const char escaped = soql[++at];
      text += escaped == 'n' ? '\n' : escaped == 'r' ? '\r' : escaped == 't' ? '\t' : escaped;
    } else if (inside) {
      text += soql[at];
    }
  }
  return texts;
}

Result<std::string> select_all(std::string_view object, const std::vector<std::string>& fields) {
  if (!is_name(object))
    return failure(ErrorCode::invalid_input, "not the name of a Salesforce object", std::string{object});
  std::string query = "SELECT Id";
  std::set<std::string> selected{"id"};
  for (const std::string& field : fields) {
    if (!is_path(field)) {
      return failure(ErrorCode::invalid_input, "not the name of a Salesforce field: " + field, std::string{object},
                     "write it as Field__c, or as Owner.Email for a field of a related record");
    }
    if (selected.insert(without_case(field)).second) query += ", " + field;
  }
  return query + " FROM " + std::string{object};
}

std::string by_id(const std::string& select, std::string_view beyond) {
  return select + (beyond.empty() ? "" : " WHERE Id > " + literal(beyond)) + " ORDER BY Id";
}

Result<std::string> count_all(std::string_view object) {
  if (!is_name(object))
    return failure(ErrorCode::invalid_input, "not the name of a Salesforce object", std::string{object});
  return "SELECT COUNT() FROM " + std::string{object};
}

}  // namespace tidemark::salesforce
