package dev.mxlab.sendmail.delivery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.mxlab.smtp.Reply;
import dev.mxlab.smtp.client.SmtpClient;
import dev.mxlab.smtp.client.Transfer;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The servers that the goldens were recorded with: each address behaves in its own way. What they
 * took is kept as {@code address recipient} with the message's text.
 */
final class MockServers implements SmtpClient {
  final Map<String, String> kinds = new ConcurrentHashMap<>();
  final List<String> taken = java.util.Collections.synchronizedList(new ArrayList<>());
  final Map<String, String> texts = new ConcurrentHashMap<>();
  final List<Transfer.Order> orders = java.util.Collections.synchronizedList(new ArrayList<>());

  /** What servers of the kind "slow" wait for. */
  final CompletableFuture<Void> hurry = new CompletableFuture<>();

  MockServers() {
    kinds.put("192.168.111.100", "naver");
    kinds.put("192.168.111.200", "ourselves");
    kinds.put("192.168.111.201", "ok");
    kinds.put("192.168.111.202", "refused");
    kinds.put("192.168.111.203", "perm");
    kinds.put("192.168.111.204", "temp");
    kinds.put("192.168.111.205", "greet554");
    kinds.put("192.168.111.250", "noroute");
  }

  @Override
  public CompletableFuture<Transfer.Result> transfer(Transfer.Order order) {
    orders.add(order);
    String address = order.server().getAddress().getHostAddress();
    if (kinds.getOrDefault(address, "").equals("slow")) {
      return hurry.thenApply(now -> talk(order, address));
    }
    return CompletableFuture.completedFuture(
        switch (kinds.getOrDefault(address, "noroute")) {
          case "refused" -> broken(new ConnectException("Connection refused"), "connect");
          case "noroute" -> broken(new NoRouteToHostException("No route to host"), "connect");
          case "drops" -> broken(new SocketException("Connection reset"), "MAIL");
          case "ourselves" -> loop(order);
          case "greet554" -> turnedAway(order, Reply.of(554, "", "mock No SMTP service here"));
          case "greet421" -> turnedAway(order, Reply.of(421, "4.3.2", "mock too busy"));
          default -> talk(order, address);
        });
  }

  private static Transfer.Result loop(Transfer.Order order) {
    Reply reply = Reply.of(553, "5.3.5", "system config error");
    List<Transfer.Outcome> all =
        order.recipients().stream()
            .map(r -> new Transfer.Outcome(r, reply, Transfer.Outcome.LOOP))
            .toList();
    List<String> said = List.of(">>> EHLO " + order.helo(), "<<< 250 " + order.wishes().self());
    return new Transfer.Result(all, said, null, "", null);
  }

  private static Transfer.Result broken(IOException trouble, String phase) {
    return new Transfer.Result(List.of(), List.of(), trouble, phase, null);
  }

  private static Transfer.Result turnedAway(Transfer.Order order, Reply reply) {
    List<Transfer.Outcome> all =
        order.recipients().stream().map(r -> new Transfer.Outcome(r, reply, "greeting")).toList();
    return new Transfer.Result(
        all, List.of("<<< " + reply, ">>> QUIT", "<<< 503 bad sequence"), null, "", null);
  }

  private Transfer.Result talk(Transfer.Order order, String address) {
    String kind = kinds.getOrDefault(address, "ok");
    boolean naver = kind.equals("naver");
    List<String> said = new ArrayList<>();
    said.add(naver ? "<<< 220 mail.naver.com ESMTP Sendmail 8.17.1.9" : "<<< 220 mock ESMTP ready");
    said.add(">>> EHLO " + order.helo());
    said.add(naver ? "<<< 250-mail.naver.com Hello mail.daum.net" : "<<< 250-mock");
    said.add(naver ? "<<< 250-ENHANCEDSTATUSCODES" : "<<< 250-PIPELINING");
    said.add("<<< 250 DSN");
    said.add(">>> MAIL From:" + order.sender() + " SIZE=" + order.content().size());
    said.add("<<< 250 2.1.0 ok");
    Map<String, Reply> refused = new HashMap<>();
    order.recipients().forEach(r -> said.add(">>> RCPT To:" + r));
    said.add(">>> DATA");
    for (String recipient : order.recipients()) {
      Reply reply = rcpt(kind, recipient);
      said.add("<<< " + reply);
      if (!reply.positive()) {
        refused.put(recipient, reply);
      }
    }
    boolean any = refused.size() < order.recipients().size();
    Reply end =
        naver
            ? Reply.of(250, "2.0.0", "6AM1tmKW000103 Message accepted for delivery")
            : Reply.of(250, "2.0.0", "mock queued as 1");
    if (any) {
      said.add(naver ? "<<< 354 End data with <CR><LF>.<CR><LF>" : "<<< 354 go");
      said.add(">>> .");
      said.add("<<< " + end);
      take(order, address, refused);
    } else {
      said.add(naver ? "<<< 503 5.0.0 Need RCPT (recipient)" : "<<< 503 5.5.1 need rcpt");
    }
    said.add(">>> QUIT");
    said.add(naver ? "<<< 221 2.0.0 mail.naver.com closing connection" : "<<< 221 2.0.0 bye");
    List<Transfer.Outcome> outcomes = new ArrayList<>();
    for (String recipient : order.recipients()) {
      Reply no = refused.get(recipient);
      outcomes.add(
          no == null
              ? new Transfer.Outcome(recipient, end, ".")
              : new Transfer.Outcome(recipient, no, "RCPT To:" + recipient));
    }
    return new Transfer.Result(outcomes, said, null, "", null);
  }

  private static Reply rcpt(String kind, String recipient) {
    return switch (kind) {
      case "perm" -> Reply.of(550, "5.1.1", "no such user here");
      case "temp" -> Reply.of(450, "4.2.1", "mailbox busy");
      case "naver" ->
          recipient.contains("nouser")
              ? Reply.of(550, "5.1.1", recipient + "... User unknown")
              : Reply.of(250, "2.1.5", recipient + "... Recipient ok");
      case "picky" ->
          recipient.contains("busy")
              ? Reply.of(450, "4.2.1", "mailbox busy")
              : recipient.contains("gone")
                  ? Reply.of(550, "5.1.1", "no such user here")
                  : Reply.of(250, "2.1.5", "ok");
      default -> Reply.of(250, "2.1.5", "ok");
    };
  }

  private void take(Transfer.Order order, String address, Map<String, Reply> refused) {
    for (String recipient : order.recipients()) {
      if (!refused.containsKey(recipient)) {
        taken.add(address + " " + recipient);
        try (InputStream in = order.content().open()) {
          texts.put(recipient, new String(in.readAllBytes(), ISO_8859_1));
        } catch (IOException e) {
          throw new AssertionError(e);
        }
      }
    }
  }
}
