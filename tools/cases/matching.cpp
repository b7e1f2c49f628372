#include "cases/matching.h"

namespace tidemark::cases {
namespace {

/// Kuhn's way: whoever finds no free partner asks those that are taken to take another.
class Matching {
 public:
  Matching(std::size_t left, std::size_t right, const std::function<bool(std::size_t, std::size_t)>& fits)
      : fits_{fits}, partner_of_left_(left), partner_of_right_(right) {}

  std::vector<std::optional<std::size_t>> find() {
    for (std::size_t left = 0; left < partner_of_left_.size(); ++left) {
      asked_.assign(partner_of_right_.size(), false);
      find_partner(left);
    }
    return partner_of_left_;
  }

 private:
  bool find_partner(std::size_t left) {
    for (std::size_t right = 0; right < partner_of_right_.size(); ++right) {
      if (asked_[right] || !fits_(left, right)) continue;
      asked_[right] = true;
      if (partner_of_right_[right] && !find_partner(*partner_of_right_[right])) continue;
      partner_of_right_[right] = left;
      partner_of_left_[left] = right;
      return true;
    }
    return false;
  }

  const std::function<bool(std::size_t, std::size_t)>& fits_;
  std::vector<std::optional<std::size_t>> partner_of_left_;
  std::vector<std::optional<std::size_t>> partner_of_right_;
  std::vector<bool> asked_;
};

}  // namespace

std::vector<std::optional<std::size_t>> match(std::size_t left, std::size_t right,
                                              const std::function<bool(std::size_t, std::size_t)>& fits) {
  return Matching{left, right, fits}.find();
}

}  // namespace tidemark::cases
