#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json/document.h"

namespace tidemark::json {

/// Does the work of Document::read. Goes through the bytes once, without recursion: open arrays and objects are a stack, so that
/// nesting costs no stack of the machine.
class Reader {
 public:
  Reader(std::string_view bytes, const Options& options) : options_(options), bytes_(bytes) {}

  [[nodiscard]] Result<Document> read();

 private:
  enum class Next : std::uint8_t { value, value_or_end, key, key_or_end, comma_or_end, nothing };

  bool step();
  bool skip_blanks();
  bool skip_comment();
  bool read_value();
  bool read_key();
  bool read_comma_or_end();
  bool read_word(std::string_view word, Kind kind, bool boolean);
  bool read_number();
  bool read_string(std::string_view& text);
  bool read_escape(std::string& text);
  bool read_unicode_escape(std::string& text);
  std::optional<std::uint32_t> read_hex4();
  bool open(Kind kind);
  bool close();
  bool check_duplicates(std::uint32_t object);
  Document::Node& add(Kind kind);
  bool fail(std::string what, std::size_t at);
  bool fail_expected(std::string_view expected);

  [[nodiscard]] bool at_end() const { return at_ == bytes_.size(); }
  [[nodiscard]] char peek(std::size_t ahead = 0) const {
    return at_ + ahead < bytes_.size() ? bytes_[at_ + ahead] : '\0';
  }

  Options options_;
  std::string_view bytes_;
  std::size_t at_ = 0;
  Next next_ = Next::value;
  std::string_view key_;
  std::vector<std::uint32_t> open_;  ///< nodes of arrays and objects that have not ended
  Document document_;
  std::optional<Error> error_;
};

}  // namespace tidemark::json
