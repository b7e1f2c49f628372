#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"

namespace tidemark::json {

/// A strict reader of small JSON documents (configurations, schemas, answers of a few MB) into an ordered tree whose values
/// know where they stand. Pages of records have decoders of their own.
///
///     auto document = Document::read(R"({"pull": [{"from": "Email"}]})");
///     Value from = *document->root().member("pull")->at(0).member("from");
///     from.text() == "Email"     from.path() == "pull[0].from"     from.line() == 1
///
/// RFC 8259 to the letter: UTF-8 without surrogates, no trailing commas, no NaN, one value. A byte order mark is skipped.
/// Hand-written, because no SAX reader of Debian's gives literal, line and column of every value at once.

enum class Kind : std::uint8_t { null, boolean, number, text, array, object };

/// "null", "true or false", "a number", "a text", "a list", "an object": for "… expected, found …".
[[nodiscard]] std::string_view description_of(Kind kind);

struct Options {
  bool comments = false;             ///< `//` to the end of the line and `/* */` where blanks may stand
  bool list_duplicate_keys = false;  ///< duplicate keys don't fail the reading but stand in duplicate_keys()
  std::size_t depth = 200;           ///< arrays and objects inside one another
  std::size_t max_bytes = std::size_t{64} << 20;  ///< memory is at most about 25 times the document's size
};

class Document;

/// A value of a document: two words, to be passed by value. Lives as long as its document.
class Value {
 public:
  [[nodiscard]] Kind kind() const;
  [[nodiscard]] bool is(Kind kind_) const { return kind() == kind_; }

  [[nodiscard]] bool boolean() const;             ///< of a boolean
  [[nodiscard]] std::string_view text() const;    ///< of a text: UTF-8, unescaped
  [[nodiscard]] std::string_view number() const;  ///< of a number: as written, "1.50e3"
  [[nodiscard]] std::string_view key() const;     ///< of a member of an object; empty for all others

  /// The elements of an array or members of an object, in the document's order.
  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] std::vector<Value> children() const;
  [[nodiscard]] std::optional<Value> member(std::string_view key) const;  ///< the first of that name; linear
  [[nodiscard]] Value at(std::size_t index) const;                        ///< index < size(); linear

  /// From the root: "connections.visitor.pull[2].convert[0]". Keys that are no plain names are quoted:
  /// `values["Open - Not Contacted"]`. The root's is empty.
  [[nodiscard]] std::string path() const;
  [[nodiscard]] std::size_t offset() const;  ///< of the value's first byte in the document
  [[nodiscard]] std::size_t line() const;    ///< from 1
  [[nodiscard]] std::size_t column() const;  ///< from 1, in code points

  friend bool operator==(const Value&, const Value&) = default;

 private:
  friend class Document;
  friend class Reader;
  Value(const Document* document, std::uint32_t node) : document_(document), node_(node) {}

  const Document* document_;
  std::uint32_t node_;
};

class Document {
 public:
  /// Keeps views into `bytes`, which must outlive the document. Errors are `invalid_input`; `where` is "line 3, column 14", and
  /// what is said never quotes the document's texts, except a duplicate key.
  [[nodiscard]] static Result<Document> read(std::string_view bytes, const Options& options = {});

  /// Values point to their document: it can be moved only as long as none was asked for.
  Document(Document&&) = default;
  Document& operator=(Document&&) = default;

  [[nodiscard]] Value root() const { return {this, 0}; }

  /// The second and further members of one name in one object, where Options::list_duplicate_keys is set.
  [[nodiscard]] std::vector<Value> duplicate_keys() const;

 private:
  friend class Value;
  friend class Reader;
  struct Node {
    std::string_view text;  ///< a text's, or a number's literal
    std::string_view key;
    std::uint32_t offset = 0;
    std::uint32_t parent = 0;
    std::uint32_t end = 0;       ///< the first node after this one and all inside it
    std::uint32_t count = 0;     ///< elements or members
    std::uint32_t position = 0;  ///< among its parent's elements
    Kind kind = Kind::null;
    bool boolean = false;
  };
  Document() = default;

  std::string_view bytes_;
  std::vector<Node> nodes_;           ///< in the document's order, parents before children
  std::list<std::string> unescaped_;  ///< texts that had escapes
  std::vector<std::uint32_t> duplicates_;
};

/// Where an offset is, for messages: {line, column}, both from 1, the column in code points.
struct LineColumn {
  std::size_t line = 1;
  std::size_t column = 1;
};
[[nodiscard]] LineColumn line_column(std::string_view bytes, std::size_t offset);

/// "line 3, column 14".
[[nodiscard]] std::string to_text(LineColumn place);

/// A step of a path: `.name`, or `["any other"]`.
void append_path_key(std::string_view key, std::string& path);

}  // namespace tidemark::json
