#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>
#include <sys/types.h>

namespace tidemark::bench {

/// A program that says where it listens by a line of JSON, and runs until this goes.
///
///     const Listening pendo{{command, "sim", "pendo", "--port", "0", "--data", data}};
///     pendo.told().at("url")
class Listening {
 public:
  explicit Listening(std::vector<std::string> words);
  Listening(const Listening&) = delete;
  Listening& operator=(const Listening&) = delete;
  ~Listening();

  [[nodiscard]] bool runs() const { return told_.is_object(); }
  [[nodiscard]] pid_t process() const { return child_; }
  [[nodiscard]] const nlohmann::json& told() const { return told_; }
  [[nodiscard]] std::string url() const { return told_.at("url"); }

 private:
  pid_t child_ = -1;
  nlohmann::json told_;
};

/// The simulator of `kind`, "salesforce" or "pendo", with the data of a folder.
class Simulator : public Listening {
 public:
  Simulator(const std::string& command, const std::string& kind, const std::filesystem::path& data)
      : Listening{{command, "sim", kind, "--port", "0", "--data", data.string()}} {}

  [[nodiscard]] std::string credential() const { return told().dump(); }
};

}  // namespace tidemark::bench
