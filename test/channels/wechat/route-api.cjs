// Preloaded into the bot under test: what it sends to WeChat's API goes to a stub on this machine, by TLS all the same.

const https = require('node:https')

const request = https.request
https.request = (options, ...rest) =>
  options.host === 'api.weixin.qq.com'
    ? request(
        { ...options, host: '127.0.0.1', port: Number(process.env.WEIXIN_STUB_PORT), servername: options.host },
        ...rest,
      )
    : request(options, ...rest)
