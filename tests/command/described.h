#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace tidemark::command {

/// An OpenAPI document, as whoever drives the API by it reads it.
class Described {
 public:
  explicit Described(std::string_view document);

  /// What is wrong with an answer: a status, media type or member that is not described, or one that is missing. "" where nothing is.
  [[nodiscard]] std::string complaint(std::string_view method, std::string_view path_template, int status,
                                      const std::string& media, const std::string& body) const;

  /// The same of a header that says something: "" where it is described, or is one that every answer has.
  [[nodiscard]] std::string complaint_of_header(std::string_view method, std::string_view path_template, int status,
                                                const std::string& name) const;

  [[nodiscard]] const nlohmann::json& paths() const { return document_.at("paths"); }

 private:
  [[nodiscard]] std::string mismatch(const nlohmann::json& schema, const nlohmann::json& value,
                                     const std::string& at) const;

  nlohmann::json document_;
};

}  // namespace tidemark::command
