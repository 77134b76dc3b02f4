import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/**
 * A client that lets a lab load what it needs to serve mail: {@code java Training.java ADDRESS IMAP-PORT POP3-PORT}. It reads
 * whatever comes as long as something comes.
 */
final class Training {
  private static final String MESSAGE = "Subject: training\r\nFrom: lee@naver.com\r\n\r\nA line.\r\n";

  private static final String[] IMAP = {
    "a LOGIN lee 1234",
    "a CAPABILITY",
    "a NAMESPACE",
    "a ID NIL",
    "a LIST \"\" *",
    "a STATUS INBOX (MESSAGES UNSEEN UIDNEXT)",
    "a SELECT INBOX",
    "a APPEND INBOX (\\Flagged) {" + MESSAGE.length() + "+}\r\n" + MESSAGE,
    "a FETCH 1:* (UID FLAGS RFC822.SIZE INTERNALDATE)",
    "a FETCH 1:* (ENVELOPE BODYSTRUCTURE)",
    "a FETCH 1:* ENVELOPE",
    "a FETCH 1:* BODY.PEEK[HEADER.FIELDS (SUBJECT FROM)]",
    "a FETCH 1 BODY.PEEK[]",
    "a UID FETCH 1:* (FLAGS BODY[TEXT])",
    "a SEARCH SUBJECT zone",
    "a SEARCH BODY zone",
    "a SEARCH UNSEEN",
    "a UID SEARCH TEXT zone SINCE 1-Jan-2020",
    "a SORT (SUBJECT) UTF-8 ALL",
    "a THREAD REFERENCES UTF-8 ALL",
    "a STORE 1 +FLAGS (\\Flagged)",
    "a STORE 1 -FLAGS (\\Flagged)",
    "a NOOP",
    "a IDLE",
    "DONE",
    "a CREATE training",
    "a COPY 1 training",
    "a DELETE training",
    "a STORE 2 +FLAGS.SILENT (\\Deleted)",
    "a EXPUNGE",
    "a CLOSE",
    "a LOGOUT"
  };

  private static final String[] POP3 = {
    "CAPA", "USER lee", "PASS 1234", "STAT", "LIST", "UIDL", "TOP 1 1", "RETR 1", "NOOP", "QUIT"
  };

  private Training() {}

  public static void main(String[] args) throws IOException {
    talk(args[0], Integer.parseInt(args[1]), IMAP);
    talk(args[0], Integer.parseInt(args[2]), POP3);
  }

  private static void talk(String address, int port, String[] lines)
      throws IOException {
    try (Socket socket = new Socket(address, port)) {
      hear(socket);
      for (String line : lines) {
        socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        hear(socket);
      }
    }
  }

  /** What comes within a moment. */
  private static void hear(Socket socket) throws IOException {
    byte[] piece = new byte[8 * 1024];
    socket.setSoTimeout(200);
    try {
      for (int n = socket.getInputStream().read(piece);
          n > 0;
          n = socket.getInputStream().read(piece)) {
        System.out.write(piece, 0, n);
        socket.setSoTimeout(5);
      }
    } catch (SocketTimeoutException silent) {
      // It has said what it had to say.
    }
  }
}
