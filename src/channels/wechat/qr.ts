// The QR code that somebody has to scan: in the terminal, and as a link for where the terminal cannot show it.

/** Text to print. It logs in whoever scans it, so it belongs on the terminal and never in the log. */
export async function toQrText(code: string, hint: string): Promise<string> {
  const { default: qrcode } = await import('qrcode-terminal')
  const picture = await new Promise<string>((resolve) => qrcode.generate(code, { small: true }, resolve))
  return `\n${picture}\n${hint} https://wechaty.js.org/qrcode/${encodeURIComponent(code)}\n`
}
