#include "described.h"

#include <algorithm>
#include <sstream>

namespace tidemark::command {
namespace {

using nlohmann::json;

bool is_of_type(const json& value, const std::string& type) {
  if (type == "object") return value.is_object();
  if (type == "array") return value.is_array();
  if (type == "string") return value.is_string();
  if (type == "integer") return value.is_number_integer();
  if (type == "boolean") return value.is_boolean();
  return type == "null" && value.is_null();
}

/// Between JSON's words a line's end is a blank; in a text there is none.
std::string without_line_ends(std::string text) {
  std::ranges::replace(text, '\n', ' ');
  return text;
}

bool fits_type(const json& value, const json& type) {
  if (type.is_string()) return is_of_type(value, type);
  return std::ranges::any_of(type, [&](const json& one) { return is_of_type(value, one); });
}

}  // namespace

Described::Described(std::string_view document) : document_(json::parse(document)) {}

std::string Described::complaint(std::string_view method, std::string_view path_template, int status,
                                 const std::string& media, const std::string& body) const {
  const std::string where = std::string{method} + " " + std::string{path_template} + " " + std::to_string(status);
  const json& operation = document_.at("paths").at(std::string{path_template}).at(std::string{method});
  const json& answers = operation.at("responses");
  if (!answers.contains(std::to_string(status))) return where + " is not described";
  const json& answer = answers.at(std::to_string(status));
  if (!answer.contains("content")) return body.empty() ? "" : where + " has a body that is not described";
  if (!answer.at("content").contains(media)) return where + ": media type " + media + " is not described";
  if (media.find("json") == std::string::npos) return "";
  if (body.empty() && !media.ends_with("ndjson")) return where + ": there is no body";
  std::istringstream values{media.ends_with("ndjson") ? body : without_line_ends(body)};
  for (std::string line; std::getline(values, line);) {
    const json value = json::parse(line, nullptr, false);
    if (value.is_discarded()) return where + ": the body is no JSON";
    const std::string wrong = mismatch(answer.at("content").at(media).at("schema"), value, "");
    if (!wrong.empty()) return where + wrong;
  }
  return "";
}

std::string Described::complaint_of_header(std::string_view method, std::string_view path_template, int status,
                                           const std::string& name) const {
  static const std::vector<std::string> of_all = {"Date",
                                                  "Cache-Control",
                                                  "Connection",
                                                  "Content-Type",
                                                  "Content-Length",
                                                  "Content-Security-Policy",
                                                  "Referrer-Policy",
                                                  "X-Content-Type-Options",
                                                  "X-Frame-Options",
                                                  "Transfer-Encoding",
                                                  "Keep-Alive"};
  // How httplib hands on where an answer came from.
  if (std::ranges::find(of_all, name) != of_all.end() || name.starts_with("LOCAL_") || name.starts_with("REMOTE_"))
    return "";
  const json& answer = document_.at("paths")
                           .at(std::string{path_template})
                           .at(std::string{method})
                           .at("responses")
                           .at(std::to_string(status));
  if (answer.contains("headers") && answer.at("headers").contains(name)) return "";
  return std::string{method} + " " + std::string{path_template} + " " + std::to_string(status) + ": header " + name +
         " is not described";
}

std::string Described::mismatch(const json& schema, const json& value, const std::string& at) const {
  if (schema.contains("$ref")) {
    const std::string name =
        schema.at("$ref").get<std::string>().substr(std::string_view{"#/components/schemas/"}.size());
    return mismatch(document_.at("components").at("schemas").at(name), value, at);
  }
  if (schema.contains("oneOf")) {
    std::string wrong;
    for (const json& one : schema.at("oneOf"))
      if (std::string so = mismatch(one, value, at); so.empty()) return "";
      else wrong += (wrong.empty() ? "" : ", nor ") + so;
    return wrong;
  }
  if (schema.contains("enum")) {
    const json& all = schema.at("enum");
    return std::ranges::find(all, value) == all.end() ? at + ": " + value.dump() + " is none of " + all.dump() : "";
  }
  if (schema.contains("type") && !fits_type(value, schema.at("type")))
    return at + ": " + value.dump() + " is not of type " + schema.at("type").dump();
  if (value.is_array() && schema.contains("items")) {
    for (std::size_t i = 0; i < value.size(); ++i)
      if (auto wrong = mismatch(schema.at("items"), value[i], at + "/" + std::to_string(i)); !wrong.empty())
        return wrong;
  }
  if (!value.is_object() || !(schema.contains("properties") || schema.contains("additionalProperties"))) return "";
  const json none = json::object();
  const json& properties = schema.contains("properties") ? schema.at("properties") : none;
  for (const auto& name : schema.value("required", json::array()))
    if (!value.contains(name)) return at + ": " + name.dump() + " is missing";
  for (const auto& [name, member] : value.items()) {
    if (properties.contains(name)) {
      if (auto wrong = mismatch(properties.at(name), member, at + "/" + name); !wrong.empty()) return wrong;
      continue;
    }
    const json others = schema.value("additionalProperties", json(true));
    if (others == json(false)) return at + "/" + name + " is not described";
    if (others.is_object())
      if (auto wrong = mismatch(others, member, at + "/" + name); !wrong.empty()) return wrong;
  }
  return "";
}

}  // namespace tidemark::command
