package dev.mxlab.named.control;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * rndc's side of one connection: asks for the server's nonce, sends the command with it, and reads
 * the response. For one thread at a time.
 */
public final class ClientSession {
  /** What to do next. */
  public sealed interface Step {}

  /** Send these octets. */
  public static final class Send implements Step {
    private final byte[] octets;

    Send(byte[] octets) {
      this.octets = octets;
    }

    public byte[] octets() {
      return octets.clone();
    }
  }

  /** The server has answered. */
  public record Answered(Response response) implements Step {}

  /** What came is no answer; {@code why} in rndc's words. */
  public record Broken(String why) implements Step {}

  /** Responses may be longer than commands: {@code tsig-list}, {@code secroots -}. */
  private static final int LONGEST = 16 << 20;

  private static final long VALID = 60;

  private final String command;
  private final ControlKey key;
  private final String language;
  private final InstantSource clock;
  private final FrameBuffer frames = new FrameBuffer(LONGEST);
  private long serial;
  private boolean greeted;

  /**
   * @param language of hints, {@code en} or {@code ko}; empty for none
   */
  public ClientSession(
      String command,
      ControlKey key,
      String language,
      InstantSource clock,
      RandomGenerator random) {
    this.command = command;
    this.key = key;
    this.language = language;
    this.clock = clock;
    this.serial = Integer.toUnsignedLong(random.nextInt());
  }

  /** The first message, once the connection stands. */
  public Send begin() {
    return send("null", null);
  }

  private Send send(String type, @Nullable Long nonce) {
    serial = serial + 1 & 0xffff_ffffL;
    long now = clock.instant().getEpochSecond();
    ControlTable control =
        new ControlTable()
            .put("_ser", Long.toString(serial))
            .put("_tim", Long.toString(now))
            .put("_exp", Long.toString(now + VALID));
    if (nonce != null) {
      control.put("_nonce", Long.toString(nonce));
    }
    ControlTable data = new ControlTable().put("type", type);
    if (!language.isEmpty()) {
      data.put("lang", language);
    }
    ControlTable message = new ControlTable().put("_ctrl", control).put("_data", data);
    return new Send(ControlCodec.encode(message, key));
  }

  public void receive(byte[] octets) {
    frames.add(octets);
  }

  /** Null while more octets are waited for. */
  public @Nullable Step next() {
    byte[] body;
    try {
      body = frames.next();
    } catch (FrameBuffer.Unusable unusable) {
      return new Broken("recv failed: " + unusable.result().text());
    }
    if (body == null) {
      return null;
    }
    ControlTable message =
        ControlCodec.decode(body, List.of(key)).map(ControlCodec.Signed::message).orElse(null);
    if (message == null) {
      return new Broken("parse message: bad auth");
    }
    return greeted ? answer(message) : nonce(message);
  }

  private Step nonce(ControlTable message) {
    Optional<ControlTable> control = message.table("_ctrl");
    if (control.isEmpty()) {
      return new Broken("_ctrl section missing");
    }
    greeted = true;
    return send(command, control.get().number("_nonce").orElse(0L));
  }

  private static Step answer(ControlTable message) {
    ControlTable data = message.table("_data").orElse(null);
    if (data == null) {
      return new Broken("_data section missing");
    }
    int number = data.number("result").map(Long::intValue).orElse(0);
    Optional<String> error = data.text("err");
    Result known = Result.of(number);
    Result result =
        error.isPresent()
            ? new Result(number == 0 ? Result.FAILURE.number() : number, known.id(), error.get())
            : known;
    return new Answered(
        new Response(result, data.text("text").orElse(""), data.text("hints").orElse("")));
  }
}
