#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/segments/problem.h"
#include "core/segments/syntax.h"

namespace tidemark::segments {

/// A piece of a segment's text.
struct Token {
  enum class Kind : std::uint8_t {
    word,     ///< `custom.region`, `and`
    literal,  ///< a text, a number, a date
    sign,     ///< `=`, `<=`, `(` …
    end,
  };
  Kind kind = Kind::end;
  std::string_view text;  ///< as it stands there
  Literal literal;        ///< of a literal
  Place place;

  [[nodiscard]] bool is_sign(std::string_view sign) const { return kind == Kind::sign && text == sign; }
  /// `word` is in lower case.
  [[nodiscard]] bool is_word(std::string_view word) const;
};

/// Cuts a text, which is UTF-8, into tokens, one after the other.
class Tokens {
 public:
  explicit Tokens(std::string_view text) : text_{text} {}

  /// The next one; `end` again and again at the end. Nothing where there is none: problem() says why.
  [[nodiscard]] std::optional<Token> next();
  [[nodiscard]] const Problem& problem() const { return problem_; }

 private:
  [[nodiscard]] std::optional<Token> take_word();
  [[nodiscard]] std::optional<Token> take_text();
  [[nodiscard]] std::optional<Token> take_number_or_date();
  [[nodiscard]] std::optional<Token> take_sign();
  [[nodiscard]] Token taken(Token::Kind kind, std::size_t length);
  std::nullopt_t fail(std::size_t begin, std::size_t length, std::string what, std::string hint = {});

  std::string_view text_;
  std::size_t at_ = 0;
  Problem problem_;
};

}  // namespace tidemark::segments
