package dev.mxlab.smtp.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.net.TestLinks;
import dev.mxlab.smtp.server.ScriptedReception;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ServerHandlerTest {
  private final ScriptedReception reception = new ScriptedReception();
  private final SmtpServer server = new SmtpServer(reception, new SmtpServer.Limits(2048, 2));
  private final List<EmbeddedChannel> channels = new ArrayList<>();

  private EmbeddedChannel call() {
    EmbeddedChannel channel = new EmbeddedChannel();
    channels.add(channel);
    server.accept(channel, TestLinks.between("192.168.111.100", "192.168.111.10"));
    channel.runPendingTasks();
    return channel;
  }

  @AfterEach
  void end() {
    channels.forEach(EmbeddedChannel::finishAndReleaseAll);
  }

  private static void send(EmbeddedChannel channel, String text) {
    channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
    channel.runPendingTasks();
  }

  private static String said(EmbeddedChannel channel) {
    StringBuilder text = new StringBuilder();
    for (ByteBuf buffer = channel.readOutbound(); buffer != null; buffer = channel.readOutbound()) {
      text.append(buffer.toString(StandardCharsets.ISO_8859_1));
      buffer.release();
    }
    return text.toString();
  }

  @Test
  void talksAndHangsUp() {
    EmbeddedChannel channel = call();
    assertThat(said(channel)).startsWith("220 mail.example.com ESMTP");
    send(channel, "HELO x\r\nMAIL FROM:<kim@daum.net>\r\nRCPT TO:<lee@example.com>\r\nDATA\r\n");
    send(channel, "x\r\n.\r\nQUIT\r\n");
    assertThat(said(channel))
        .contains("354 ")
        .endsWith("221 2.0.0 mail.example.com closing connection\r\n");
    assertThat(channel.isOpen()).isFalse();
    assertThat(reception.messages).containsExactly("x\n");
    assertThat(server.sessions()).isZero();
  }

  @Test
  void answersAThousandPipelinedQuestionsWithoutNesting() {
    EmbeddedChannel channel = call();
    send(channel, "HELO x\r\n" + "MAIL FROM:<kim@daum.net>\r\nRSET\r\n".repeat(1000));
    assertThat(said(channel).split("\r\n")).hasSize(2002);
  }

  @Test
  void stopsReadingWhileTheMailSystemIsBusy() {
    EmbeddedChannel channel = call();
    send(channel, "HELO x\r\nMAIL FROM:<kim@daum.net>\r\nRCPT TO:<lee@example.com>\r\nDATA\r\n");
    reception.quick = false;
    send(channel, "one\r\n");
    assertThat(channel.config().isAutoRead()).isFalse();
    reception.quick = true;
    reception.resume.run();
    channel.runPendingTasks();
    assertThat(channel.config().isAutoRead()).isTrue();
  }

  @Test
  void abortsTheMessageWhenTheClientIsGone() {
    EmbeddedChannel channel = call();
    send(channel, "HELO x\r\nMAIL FROM:<kim@daum.net>\r\nRCPT TO:<lee@example.com>\r\nDATA\r\nx");
    channel.close();
    assertThat(reception.asked).last().isEqualTo("abort");
  }

  @Test
  void sendsAwayWhoComesTooMany() {
    call();
    EmbeddedChannel second = call();
    EmbeddedChannel third = call();
    assertThat(said(third)).isEqualTo("421 4.3.2 Too many open connections.\r\n");
    assertThat(third.isOpen()).isFalse();
    second.close();
    assertThat(said(call())).startsWith("220 ");
  }

  @Test
  void hangsUpOnTheIdle() {
    EmbeddedChannel channel = call();
    said(channel);
    channel.freezeTime();
    channel.advanceTimeBy(61, java.util.concurrent.TimeUnit.MINUTES);
    channel.runScheduledPendingTasks();
    assertThat(said(channel)).isEmpty();
    assertThat(channel.isOpen()).isFalse();
  }
}
