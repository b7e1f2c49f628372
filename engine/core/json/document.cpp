#include "core/json/document.h"

#include <algorithm>
#include <cassert>

#include "core/json/reader.h"
#include "core/json/write.h"

namespace tidemark::json {
namespace {

bool is_plain_name(std::string_view key) {
  return !key.empty() && std::all_of(key.begin(), key.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

}  // namespace

std::string_view description_of(Kind kind) {
  switch (kind) {
    case Kind::null: return "null";
    case Kind::boolean: return "true or false";
    case Kind::number: return "a number";
    case Kind::text: return "a text";
    case Kind::array: return "a list";
    case Kind::object: return "an object";
  }
  return "a value";
}

Kind Value::kind() const { return document_->nodes_[node_].kind; }

bool Value::boolean() const {
  assert(is(Kind::boolean));
  return document_->nodes_[node_].boolean;
}

std::string_view Value::text() const {
  assert(is(Kind::text));
  return document_->nodes_[node_].text;
}

std::string_view Value::number() const {
  assert(is(Kind::number));
  return document_->nodes_[node_].text;
}

std::string_view Value::key() const { return document_->nodes_[node_].key; }

std::size_t Value::size() const { return document_->nodes_[node_].count; }

std::vector<Value> Value::children() const {
  const std::vector<Document::Node>& nodes = document_->nodes_;
  std::vector<Value> result;
  result.reserve(size());
  for (std::uint32_t node = node_ + 1; node < nodes[node_].end; node = nodes[node].end)
    result.push_back({document_, node});
  return result;
}

std::optional<Value> Value::member(std::string_view key) const {
  const std::vector<Document::Node>& nodes = document_->nodes_;
  if (!is(Kind::object)) return std::nullopt;
  for (std::uint32_t node = node_ + 1; node < nodes[node_].end; node = nodes[node].end)
    if (nodes[node].key == key) return Value{document_, node};
  return std::nullopt;
}

Value Value::at(std::size_t index) const {
  assert(index < size());
  const std::vector<Document::Node>& nodes = document_->nodes_;
  std::uint32_t node = node_ + 1;
  for (; index > 0; --index) node = nodes[node].end;
  return {document_, node};
}

std::string Value::path() const {
  const std::vector<Document::Node>& nodes = document_->nodes_;
  std::vector<std::uint32_t> way;
  for (std::uint32_t node = node_; node != 0; node = nodes[node].parent) way.push_back(node);
  std::string path;
  for (auto node = way.rbegin(); node != way.rend(); ++node) {
    if (nodes[nodes[*node].parent].kind == Kind::array) path += "[" + std::to_string(nodes[*node].position) + "]";
    else append_path_key(nodes[*node].key, path);
  }
  return path;
}

std::size_t Value::offset() const { return document_->nodes_[node_].offset; }
std::size_t Value::line() const { return line_column(document_->bytes_, offset()).line; }
std::size_t Value::column() const { return line_column(document_->bytes_, offset()).column; }

Result<Document> Document::read(std::string_view bytes, const Options& options) {
  return Reader{bytes, options}.read();
}

std::vector<Value> Document::duplicate_keys() const {
  std::vector<Value> result;
  for (const std::uint32_t node : duplicates_) result.push_back({this, node});
  return result;
}

LineColumn line_column(std::string_view bytes, std::size_t offset) {
  const std::string_view before = bytes.substr(0, offset);
  const std::size_t last_line = before.rfind('\n') + 1;  // npos + 1 is 0
  LineColumn place;
  place.line += static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
  for (const char c : before.substr(last_line)) place.column += (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  return place;
}

std::string to_text(LineColumn place) {
  return "line " + std::to_string(place.line) + ", column " + std::to_string(place.column);
}

void append_path_key(std::string_view key, std::string& path) {
  if (is_plain_name(key)) {
    if (!path.empty()) path += '.';
    path += key;
    return;
  }
  path += '[';
  append_json_string(key, path);
  path += ']';
}

}  // namespace tidemark::json
