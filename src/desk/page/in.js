// Signs in by the token after the `#` of a one-time link.

const form = document.querySelector('form')
const token = location.hash.slice(1)
if (form && token !== '') {
  history.replaceState(null, '', location.pathname)
  form.elements.token.value = token
  form.submit()
}
