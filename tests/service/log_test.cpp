// The log through the API: its entries, and all that somebody needs who proves the chain himself.
#include <sodium.h>

#include "asking.h"
#include "core/hash/blake2b.h"

namespace tidemark::service {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

std::string bytes_of(const std::string& base64) {
  std::string bytes(base64.size(), '\0');
  std::size_t size = 0;
  EXPECT_EQ(sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), base64.data(),
                              base64.size(), nullptr, &size, nullptr, sodium_base64_VARIANT_ORIGINAL),
            0);
  bytes.resize(size);
  return bytes;
}

std::string digest_of(char tag, const std::string& bytes) { return to_hex(blake2b(tag + bytes)); }

std::string raw(const std::string& hex) {
  Digest digest;
  EXPECT_TRUE(from_hex(hex, digest));
  return {reinterpret_cast<const char*>(digest.bytes.data()), digest.bytes.size()};
}

class Log : public Asking {
 protected:
  Log() { run(); }
};

/// By docs/log-format.md alone: nothing of the engine's own reading is used.
TEST_F(Log, WhoeverHasItsAnswerProvesTheChain) {
  const json page = get("/log", {{"order", "oldest"}, {"items", "1"}, {"limit", "500"}});
  ASSERT_TRUE(page["next"].is_null());
  EXPECT_EQ(page["head"], get("/head"));
  std::string before(64, '0');
  std::uint64_t position = 0;
  std::size_t items = 0;
  for (const json& entry : page["entries"]) {
    const std::string bytes = bytes_of(entry["bytes"]);
    EXPECT_EQ(entry["position"], ++position);
    EXPECT_EQ(entry["previous"], before);
    EXPECT_EQ(digest_of('\2', bytes), entry["digest"]);
    EXPECT_THAT(bytes, HasSubstr(raw(before))) << "the stored bytes say what comes before";
    std::size_t leaf = 0;
    for (const json& event : entry["events"]) {
      std::string leaves;
      for (std::size_t i = 0; i < event["items"].get<std::size_t>(); ++i, ++leaf, ++items)
        leaves += raw(to_hex(blake2b(bytes_of(entry["leaves"].at(leaf)))));
      std::string count(8, '\0');
      for (std::size_t i = 0; i < 8; ++i)
        count[i] = static_cast<char>(event["items"].get<std::uint64_t>() >> (8 * i) & 0xff);
      EXPECT_EQ(digest_of('\1', count + leaves), event["root"]) << event["type"];
      EXPECT_THAT(bytes, HasSubstr(raw(event["root"])));
      EXPECT_TRUE(event["holds"].is_object());
    }
    EXPECT_EQ(leaf, entry["leaves"].size());
    before = entry["digest"];
  }
  EXPECT_EQ(before, page["head"]["digest"]);
  EXPECT_GT(items, 20u);
}

TEST_F(Log, EntriesComeNewestFirstAPageAtATime) {
  const Position head = service->find("acme")->log().head().position;
  json page = get("/log", {{"limit", "3"}});
  ASSERT_THAT(page["entries"], SizeIs(3));
  EXPECT_EQ(page["entries"][0]["position"], head);
  EXPECT_EQ(page["entries"][0]["events"][0]["type"], "run_completed");
  EXPECT_FALSE(page["entries"][0]["events"][0].contains("holds"));
  EXPECT_FALSE(page["entries"][0].contains("leaves"));
  std::size_t seen = 3;
  while (!page["next"].is_null()) {
    page = get("/log", {{"limit", "3"}, {"from", page["next"]}});
    seen += page["entries"].size();
  }
  EXPECT_EQ(seen, head);
  EXPECT_THAT(get("/log", {{"from", "2"}})["entries"], SizeIs(2));
  EXPECT_THAT(get("/log", {{"from", "2"}, {"order", "oldest"}})["entries"], SizeIs(head - 1));
}

TEST_F(Log, ARunOrATypeAlone) {
  const int second = run();
  const json of_second = get("/log", {{"run", std::to_string(second)}, {"limit", "500"}});
  ASSERT_FALSE(of_second["entries"].empty());
  for (const json& entry : of_second["entries"]) EXPECT_EQ(entry["events"][0]["run"], second);
  const json started = get("/log", {{"type", "run_started"}});
  ASSERT_THAT(started["entries"], SizeIs(2));
  const json event = started["entries"][0]["events"][0];
  EXPECT_EQ(event["actor"], "token t1");
  EXPECT_EQ(event["text"], "run_started  run 2  by token t1");
  EXPECT_THAT(get("/log", {{"run", "77"}})["entries"], SizeIs(0));
  const std::string author = started["entries"][0]["events"][0]["actor"];
  const json by = get("/log", {{"by", author}, {"limit", "500"}});
  EXPECT_GE(by["entries"].size(), started["entries"].size());
  for (const json& entry : by["entries"])
    EXPECT_TRUE(std::ranges::any_of(entry["events"], [&](const json& one) { return one["actor"] == author; }));
  EXPECT_THAT(get("/log", {{"by", "nobody"}})["entries"], SizeIs(0));
}

TEST_F(Log, ItemsComeAPageAtATimeToo) {
  const json whole = get("/log", {{"type", "planned"}, {"items", "1"}})["entries"].back();
  const std::string path = "/log/" + std::to_string(whole["position"].get<Position>()) + "/items";
  json leaves = json::array();
  for (json page = {{"next", "0"}}; !page["next"].is_null();) {
    page = get(path, {{"from", page["next"]}, {"limit", "7"}});
    for (const json& leaf : page["leaves"]) leaves.push_back(leaf);
  }
  EXPECT_EQ(leaves, whole["leaves"]);
  EXPECT_EQ(status("GET", "/log/0/items"), 404);
  EXPECT_EQ(status("GET", "/log/99999/items"), 404);
  EXPECT_EQ(status("GET", "/log/x/items"), 404);
}

TEST_F(Log, WhatIsNoQuestionIsRefused) {
  for (const auto& [name, value] : std::initializer_list<std::pair<const char*, const char*>>{{"from", "0"},
                                                                                              {"from", "x"},
                                                                                              {"limit", "0"},
                                                                                              {"limit", "501"},
                                                                                              {"run", "-1"},
                                                                                              {"items", "2"},
                                                                                              {"type", "nothing"},
                                                                                              {"order", "best"}})
    EXPECT_EQ(send("GET", "/log", {}, {}, {{name, value}}).status, 400) << name << value;
}

}  // namespace
}  // namespace tidemark::service
