#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"

namespace tidemark::command {

class CsvOutput;

/// One use of the command: what was typed, and where to answer. Data goes to standard output, talk to standard error; with
/// `--json` there is no talk, and an error is one line `{"error":{"code":…,"what":…,"where":…,"hint":…}}` on standard error, a warning one with "warning".
class Call {
 public:
  using Values = std::map<std::string, std::vector<std::string>, std::less<>>;
  explicit Call(Values values);

  /// The argument or option of that name, as docs/command-line.md writes it ("--comment", "NAME"); empty where it was not given.
  [[nodiscard]] const std::string& operator[](std::string_view name) const;
  [[nodiscard]] const std::vector<std::string>& all(std::string_view name) const;
  [[nodiscard]] bool has(std::string_view name) const { return values_.contains(name); }
  /// The same use, with another word in that place.
  [[nodiscard]] Call with(std::string_view name, std::string word) const;
  [[nodiscard]] bool json() const { return has("--json"); }

  void put(std::string_view data) const;
  void say(std::string_view talk) const;
  /// Of an answer that may have no row: `put` writes the line of nothing as it would write any. With `--csv` its columns head the table then.
  template <class Put>
  void head(Put put) const {
    if (!csv_) return;
    std::string line;
    put(line);
    put_columns(line);
  }

  /// A command to type next, for the same directory and subscription as this one:
  ///
  ///     call.line("history", {"visitor", "v 42"}) == "tidemark history visitor 'v 42' --subscription acme"
  [[nodiscard]] std::string line(std::string_view command, const std::vector<std::string>& arguments = {},
                                 std::string_view options = {}) const;

  /// The exit status that goes with the error.
  int tell(const Error& error) const;
  /// What does not stop the command: `tidemark: warning: …`, or `{"warning":{…}}` on standard error.
  void warn(const Error& error) const;

  /// With `--csv`: the table, once all of it is known.
  void end() const;

  /// Whether all data reached standard output: false where it is a full disk.
  [[nodiscard]] static bool flush();
  /// Whether standard output is a pipe whose reader has gone.
  [[nodiscard]] static bool nobody_reads();

 private:
  void put_columns(std::string_view line) const;
  void put_line(std::string_view kind, std::string_view words, const Error& error) const;

  Values values_;
  std::shared_ptr<CsvOutput> csv_;  ///< with `--csv`; of all uses that came of this one
};

/// Where nothing is to be returned but the error: `if (!result) return call.tell(result.error());`
[[nodiscard]] int status_of(const Error& error);

}  // namespace tidemark::command
