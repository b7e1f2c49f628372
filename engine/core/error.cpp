#include "core/error.h"

namespace tidemark {

std::string to_line(const Error& error) {
  std::string line;
  if (!error.where.empty()) line += error.where + ": ";
  line += error.what;
  if (!error.hint.empty()) line += " (" + error.hint + ")";
  return line;
}

std::string_view name_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::invalid_input: return "invalid_input";
    case ErrorCode::unreadable_page: return "unreadable_page";
    case ErrorCode::not_found: return "not_found";
    case ErrorCode::wrong_position: return "wrong_position";
    case ErrorCode::append_unknown: return "append_unknown";
    case ErrorCode::poisoned: return "poisoned";
    case ErrorCode::corrupt: return "corrupt";
    case ErrorCode::in_use: return "in_use";
    case ErrorCode::newer_version: return "newer_version";
    case ErrorCode::storage: return "storage";
    case ErrorCode::network: return "network";
    case ErrorCode::refused: return "refused";
    case ErrorCode::unavailable: return "unavailable";
    case ErrorCode::bad_answer: return "bad_answer";
    case ErrorCode::incomplete: return "incomplete";
    case ErrorCode::held: return "held";
    case ErrorCode::interrupted: return "interrupted";
  }
  return "unknown";
}

}  // namespace tidemark
