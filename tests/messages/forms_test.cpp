#include "messages/forms.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace tidemark::messages {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

Message began() {
  return {"acme",
          {8'123,
           {1'793'581'964'120},
           12,
           0,
           "held",
           "visitor pull",
           "run 12 is held: <812> & more",
           "tidemark runs show 12"}};
}
Message ended() {
  Message message = began();
  message.row.position = 8'200;
  message.row.began = 8'123;
  return message;
}

/// The example of the specification, standardwebhooks.com.
TEST(Webhook, IsSignedAsStandardWebhooksAre) {
  EXPECT_EQ(webhook_signature("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1'614'265'330,
                              R"({"test": 2432232314})"),
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  EXPECT_EQ(webhook_signature("whsec_no base64!", "a", 1, ""), "");
  EXPECT_NE(webhook_signature("a plain secret", "a", 1, ""), webhook_signature("another", "a", 1, ""));
}

TEST(Webhook, SaysWhatIsWrongAndThatItIsWellAgain) {
  const json body = json::parse(webhook_body(began()));
  EXPECT_EQ(body["id"], "acme-8123");
  EXPECT_EQ(body["type"], "trouble.began");
  EXPECT_EQ(body["what"], "run 12 is held: <812> & more");
  EXPECT_EQ(body["time"], "2026-11-02T01:12:44.120Z");
  EXPECT_EQ(body["run"], 12);
  EXPECT_EQ(json::parse(webhook_body(ended()))["type"], "trouble.ended");
}

TEST(Webhook, BytesThatAreNoTextDoNotStopIt) {
  Message message = began();
  message.row.what = "\xff broken";
  EXPECT_TRUE(json::accept(webhook_body(message)));
}

TEST(Slack, ReadsNoMarkupInWords) {
  const std::string text = json::parse(slack_body(began()))["text"];
  EXPECT_THAT(text, HasSubstr("acme, visitor pull: run 12 is held: &lt;812&gt; &amp; more"));
  EXPECT_THAT(text, HasSubstr("Next: tidemark runs show 12"));
  EXPECT_THAT(std::string(json::parse(slack_body(ended()))["text"]), HasSubstr("well again"));
}

TEST(PagerDuty, TriggersAndResolvesOneIncident) {
  const json trigger = json::parse(pagerduty_body(began(), "R1"));
  const json resolve = json::parse(pagerduty_body(ended(), "R1"));
  EXPECT_EQ(trigger["event_action"], "trigger");
  EXPECT_EQ(resolve["event_action"], "resolve");
  EXPECT_EQ(trigger["dedup_key"], resolve["dedup_key"]);
  EXPECT_EQ(trigger["payload"]["severity"], "warning");
  EXPECT_EQ(trigger["payload"]["source"], "tidemark acme");
  EXPECT_FALSE(resolve.contains("payload"));
}

TEST(Mail, HasHeadersOfOneLineAndABodyThatNoServerBreaks) {
  Message message = began();
  message.row.what = "é\r\nBcc: everybody@acme.io";
  const std::string text = mail_text(message, "tidemark@acme.io", {"ops@acme.io", "duty@acme.io"}, {1'793'581'964'120});
  EXPECT_THAT(text, HasSubstr("\r\nSubject: =?utf-8?B?"));
  EXPECT_THAT(text, Not(HasSubstr("Bcc")));
  EXPECT_THAT(text, HasSubstr("\r\nDate: Mon, 02 Nov 2026 01:12:44 +0000\r\n"));
  EXPECT_THAT(text, HasSubstr("To: ops@acme.io,\r\n duty@acme.io\r\n"));
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find("\r\n", at);
    ASSERT_NE(end, text.npos);
    EXPECT_LE(end - at, 78u) << text.substr(at, end - at);
    at = end + 2;
  }
}

TEST(Mail, ThatItIsWellAgainAnswersTheFirst) {
  const auto id_of = [](const std::string& text, const std::string& header) {
    const std::size_t at = text.find(header) + header.size();
    return text.substr(at, text.find("\r\n", at) - at);
  };
  const std::string first = mail_text(began(), "t@acme.io", {"o@acme.io"}, {0});
  const std::string second = mail_text(ended(), "t@acme.io", {"o@acme.io"}, {0});
  EXPECT_EQ(id_of(first, "Message-ID: "), id_of(second, "In-Reply-To: "));
  EXPECT_NE(id_of(first, "Message-ID: "), id_of(second, "Message-ID: "));
}

}  // namespace
}  // namespace tidemark::messages
