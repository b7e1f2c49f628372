#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tidemark::json {

/// Appends `text` (UTF-8) as a JSON string, quotes included, escaped as RFC 8785 does: \" \\ \b \t \n \f \r, other controls
/// \u00xx in lower-case hex, everything else as it is. What needs no escape is copied in one piece.
///
///     append_json_string("a\x1f\"é", out);     out == R"("a\u001f\"é")"
void append_json_string(std::string_view text, std::string& out);

/// Writes JSON by hand: the caller says what comes, the writer puts commas, colons and, on request, lines and indents.
///
///     Writer json(out);
///     json.begin_object();
///     json.key("pull"); json.begin_array(); json.text("Email"); json.end_array();
///     json.end_object();                                         out == R"({"pull":["Email"]})"
class Writer {
 public:
  enum class Layout : bool { compact, pretty };  ///< pretty: two blanks a level, one member or element a line

  explicit Writer(std::string& out, Layout layout = Layout::compact) : out_(out), pretty_(layout == Layout::pretty) {}

  void begin_object() { begin('{'); }
  void end_object() { end('}'); }
  void begin_array() { begin('['); }
  void end_array() { end(']'); }
  void key(std::string_view name);
  void text(std::string_view value);
  void boolean(bool value) { literal(value ? "true" : "false"); }
  void null() { literal("null"); }
  void literal(std::string_view json);  ///< a value that is JSON already: a number's digits

 private:
  void begin(char bracket);
  void end(char bracket);
  void before_value();
  void new_line();

  std::string& out_;
  bool pretty_;
  bool after_key_ = false;
  std::string has_items_;  ///< of each open array or object, '1' where it has any yet
};

}  // namespace tidemark::json
