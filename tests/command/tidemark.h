#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

namespace tidemark::command {

/// How one use of the built command ended.
struct Outcome {
  int status = -1;  ///< 128 + the signal where one ended it
  std::string out;
  std::string err;
};

/// The built command, as a person would type it. What it reads is `input`, what it prints goes to the file `output`
/// where one is named; nobody waits longer than 60 seconds for it.
///
///     run_tidemark({"runs", "--json"}).status == 0
[[nodiscard]] Outcome run_tidemark(const std::vector<std::string>& words, const std::string& input = {},
                                   const std::string& output = {});

/// One that is running, its output in a file; killed with SIGKILL when this goes.
class Started {
 public:
  explicit Started(const std::vector<std::string>& words, const std::string& input = {});
  Started(const Started&) = delete;
  Started& operator=(const Started&) = delete;
  ~Started();

  /// The first line that it prints, at most 20 seconds from now.
  [[nodiscard]] std::string first_line() const;
  /// All that it has written so far, to standard output and to standard error.
  [[nodiscard]] std::string output() const;
  [[nodiscard]] std::string errors() const;
  void kill();
  /// Its exit status after that signal.
  int stop(int signal);
  [[nodiscard]] bool has_ended();
  /// Its exit status when it ends by itself, at most 20 seconds from now.
  int wait();
  /// What others on this machine see of it.
  [[nodiscard]] std::string command_line() const;
  /// Its resident memory, in KiB, now.
  [[nodiscard]] std::size_t resident() const;

 private:
  std::filesystem::path output_;
  std::filesystem::path errors_;
  std::filesystem::path input_;
  pid_t child_ = -1;
};

/// A folder of its own that goes with it.
class Folder {
 public:
  Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder();
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::string operator/(std::string_view name) const { return (path_ / name).string(); }
  std::string write(std::string_view name, std::string_view bytes) const;

 private:
  std::filesystem::path path_;
};

/// The text or the number's digits at a key of the first line of JSON; "" where there is none.
[[nodiscard]] std::string member(std::string_view json, std::string_view key);

/// Whether every line is one JSON object.
[[nodiscard]] bool is_json_lines(std::string_view text);

}  // namespace tidemark::command
